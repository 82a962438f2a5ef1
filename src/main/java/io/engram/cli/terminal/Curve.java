package io.engram.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** A metric over epochs, with as many points as a small plot can need. */
final class Curve {

    private static final int MOST = 2048;

    /** Where it was, at an epoch and its part. */
    record Point(double epoch, double value) {}

    private final String name;
    private final Colour colour;
    private final char mark;
    private final List<Point> points = new ArrayList<>();

    Curve(String name, Colour colour, char mark) {
        this.name = name;
        this.colour = colour;
        this.mark = mark;
    }

    String name() {
        return name;
    }

    Colour colour() {
        return colour;
    }

    char mark() {
        return mark;
    }

    /** A training that went back to a checkpoint takes what came after it back. */
    void add(double epoch, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        while (!points.isEmpty() && points.get(points.size() - 1).epoch() >= epoch) {
            points.remove(points.size() - 1);
        }
        points.add(new Point(epoch, value));
        if (points.size() > MOST) {
            for (int i = points.size() - 2; i > 0; i -= 2) {
                points.remove(i);
            }
        }
    }

    List<Point> points() {
        return points;
    }
}
