package io.engram.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Columns that stand one below the other. */
public final class Table {

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
    }

    /** As many as the header has. */
    public void row(Cell... cells) {
        rows.add(List.of(cells));
    }

    public String text(Terminal terminal) {
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
