package io.engram.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Columns that stand one below the other. */
public final class Table {

    /** On a terminal one long name would else break every line. */
    private static final int WIDEST = 40;

    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(String... header) {
        rows.add(List.of(header).stream().map(Cell::of).toList());
    }

    /** A text and its colour. */
    public record Cell(String text, Colour colour) {

        public Cell {
            text = Terminal.harmless(text).replace('\n', ' ');
        }

        public static Cell of(String text) {
            return new Cell(text, Colour.NONE);
        }

        private Cell cut(String mark) {
            return width(this) <= WIDEST
                    ? this
                    : new Cell(text.substring(0, text.offsetByCodePoints(0, WIDEST - mark.length())) + mark, colour);
        }
    }

    /** As many as the header has. */
    public void row(Cell... cells) {
        rows.add(List.of(cells));
    }

    /** For a terminal what is too wide is cut; a pipe gets all of it, and the last column stays as it is. */
    public String text(Terminal terminal) {
        return text(terminal, terminal.live() ? cut(terminal.unicode() ? "\u2026" : "..") : rows);
    }

    private List<List<Cell>> cut(String mark) {
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column ->
                                column < row.size() - 1 ? row.get(column).cut(mark) : row.get(column))
                        .toList())
                .toList();
    }

    private static String text(Terminal terminal, List<List<Cell>> rows) {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                Cell cell = row.get(column);
                line.append(terminal.paint(cell.colour(), cell.text()));
                if (column < row.size() - 1) {
                    line.append(" ".repeat(widths[column] - width(cell) + 2));
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static int width(Cell cell) {
        return cell.text().codePointCount(0, cell.text().length());
    }
}
