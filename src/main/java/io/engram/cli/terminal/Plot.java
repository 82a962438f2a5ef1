package io.engram.cli.terminal;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Curves in a few lines of text: in Braille's dots where the terminal has them, else in characters of ASCII. */
final class Plot {

    private static final int WIDTH = 60;
    private static final int HEIGHT = 6;
    private static final int LABEL = 9;

    /** From this ratio on the highest value would press the others flat. */
    private static final double LOGARITHMIC = 20;

    private static final char BRAILLE = '\u2800';

    /** The bit of each dot of a Braille character, by row and column. */
    private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final Terminal terminal;
    private final int across;
    private final int down;
    private final int[][] dots = new int[HEIGHT][WIDTH];
    private final Curve[][] owners = new Curve[HEIGHT][WIDTH];

    private Plot(Terminal terminal) {
        this.terminal = terminal;
        this.across = terminal.unicode() ? 2 : 1;
        this.down = terminal.unicode() ? DOTS.length : 1;
    }

    /** The lines, or none where there is nothing to see yet. */
    static List<String> of(List<Curve> curves, Terminal terminal) {
        DoubleSummaryStatistics values = new DoubleSummaryStatistics();
        DoubleSummaryStatistics epochs = new DoubleSummaryStatistics();
        curves.forEach(curve -> curve.points().forEach(point -> {
            values.accept(point.value());
            epochs.accept(point.epoch());
        }));
        if (epochs.getCount() < 2 || epochs.getMax() <= epochs.getMin()) {
            return List.of();
        }
        Plot plot = new Plot(terminal);
        boolean logarithmic = values.getMin() > 0 && values.getMax() > LOGARITHMIC * values.getMin();
        DoubleUnaryOperator scale = logarithmic ? Math::log : DoubleUnaryOperator.identity();
        double top = scale.applyAsDouble(values.getMax());
        double height = Math.max(top - scale.applyAsDouble(values.getMin()), Double.MIN_NORMAL);
        for (Curve curve : curves) {
            plot.draw(
                    curve,
                    point -> (point.epoch() - epochs.getMin()) / (epochs.getMax() - epochs.getMin()),
                    point -> (top - scale.applyAsDouble(point.value())) / height);
        }
        return plot.lines(curves, values, logarithmic ? "log loss" : "loss", epochs);
    }

    /** @param right and {@code below} say how far, of the whole width and height */
    private void draw(Curve curve, ToDoubleFunction<Curve.Point> right, ToDoubleFunction<Curve.Point> below) {
        int lastX = WIDTH * across - 1;
        int lastY = HEIGHT * down - 1;
        int fromX = -1;
        int fromY = -1;
        for (Curve.Point point : curve.points()) {
            int x = (int) Math.round(right.applyAsDouble(point) * lastX);
            int y = (int) Math.round(below.applyAsDouble(point) * lastY);
            int steps = fromX < 0 ? 0 : Math.max(Math.abs(x - fromX), Math.abs(y - fromY));
            for (int i = 1; i <= steps; i++) {
                dot(curve, fromX + (x - fromX) * i / steps, fromY + (y - fromY) * i / steps);
            }
            dot(curve, x, y);
            fromX = x;
            fromY = y;
        }
    }

    private void dot(Curve curve, int x, int y) {
        dots[y / down][x / across] |= DOTS[y % down][x % across];
        owners[y / down][x / across] = curve;
    }

    private List<String> lines(
            List<Curve> curves, DoubleSummaryStatistics values, String unit, DoubleSummaryStatistics epochs) {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < HEIGHT; row++) {
            String label = row == 0 ? number(values.getMax()) : row == HEIGHT - 1 ? number(values.getMin()) : "";
            StringBuilder line = new StringBuilder(pad(label, LABEL)).append(terminal.unicode() ? " \u2502" : " |");
            for (int column = 0; column < WIDTH; column++) {
                line.append(cell(row, column));
            }
            lines.add(line.toString().stripTrailing());
        }
        StringBuilder legend = new StringBuilder(pad(unit, LABEL));
        legend.append(String.format(
                Locale.ROOT, "  epoch %.0f to %.0f", Math.floor(epochs.getMin()), Math.ceil(epochs.getMax())));
        for (Curve curve : curves) {
            if (!curve.points().isEmpty()) {
                String mark = terminal.unicode() ? "\u2022" : String.valueOf(curve.mark());
                legend.append("   ").append(terminal.paint(curve.colour(), mark + " " + curve.name()));
            }
        }
        lines.add(legend.toString());
        return lines;
    }

    private String cell(int row, int column) {
        Curve owner = owners[row][column];
        if (owner == null) {
            return " ";
        }
        char shown = terminal.unicode() ? (char) (BRAILLE + dots[row][column]) : owner.mark();
        return terminal.paint(owner.colour(), String.valueOf(shown));
    }

    private static String pad(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value)
                .replaceAll("(\\.\\d*?)0+($|e)", "$1$2")
                .replaceAll("\\.($|e)", "$1");
    }
}
