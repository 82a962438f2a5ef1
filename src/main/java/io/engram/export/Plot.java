package io.engram.export;

import io.engram.export.Curve.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.util.HtmlUtils;

/** The curves of one metric, train and valid and test together, as SVG. Colours are the page's. */
final class Plot {

    static final int LEFT = 64;
    static final int TOP = 12;

    private static final int WIDTH = 560;
    private static final int HEIGHT = 260;
    private static final int RIGHT = 26;
    private static final int BOTTOM = 34;

    /** Where the axes end. */
    static final int X_END = WIDTH - RIGHT;

    static final int Y_END = HEIGHT - BOTTOM;

    private static final MathContext DIGITS = new MathContext(5);

    private final String metric;
    private final Map<String, Curve> curves = new LinkedHashMap<>();

    Plot(String metric) {
        this.metric = metric;
    }

    void add(String stage, int epoch, double value) {
        curves.computeIfAbsent(stage, name -> new Curve()).add(epoch, value);
    }

    /** A figure with its legend. */
    String html() {
        List<Point> all = new ArrayList<>();
        curves.values().forEach(curve -> all.addAll(curve.points()));
        Axis x = Axis.of(all.stream().mapToDouble(Point::epoch).toArray(), true, LEFT, X_END);
        Axis y = Axis.of(all.stream().mapToDouble(Point::value).toArray(), false, Y_END, TOP);
        StringBuilder html = new StringBuilder("<figure><figcaption>")
                .append(HtmlUtils.htmlEscape(metric, "UTF-8"))
                .append("<span class=\"legend\">");
        curves.keySet()
                .forEach(stage -> html.append("<span class=\"key ")
                        .append(HtmlUtils.htmlEscape(stage, "UTF-8"))
                        .append("\">")
                        .append(HtmlUtils.htmlEscape(stage, "UTF-8"))
                        .append("</span>"));
        html.append("</span></figcaption>");
        open(html, metric + " by epoch");
        grid(html, x, y, "epoch");
        curves.forEach((stage, curve) -> draw(html, stage, curve.points(), x, y));
        return html.append("</svg></figure>\n").toString();
    }

    /** Begins a drawing. */
    static void open(StringBuilder html, String called) {
        html.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, HEIGHT, HtmlUtils.htmlEscape(called, "UTF-8")));
    }

    /** @param along what the horizontal axis counts */
    static void grid(StringBuilder svg, Axis x, Axis y, String along) {
        for (double tick : y.ticks()) {
            svg.append("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                    .formatted(LEFT, X_END, y.at(tick), y.at(tick)));
            svg.append("<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%s\" dy=\".32em\">%s</text>"
                    .formatted(LEFT - 8, y.at(tick), number(tick)));
        }
        for (double tick : x.ticks()) {
            svg.append("<text class=\"tick\" text-anchor=\"middle\" x=\"%s\" y=\"%d\">%s</text>"
                    .formatted(x.at(tick), Y_END + 18, number(tick)));
        }
        svg.append("<text class=\"tick\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>"
                .formatted((LEFT + X_END) / 2, HEIGHT - 3, along));
    }

    /** A single point has no line, so it is a dot. */
    private static void draw(StringBuilder svg, String stage, List<Point> points, Axis x, Axis y) {
        String style = HtmlUtils.htmlEscape(stage, "UTF-8");
        if (points.size() == 1) {
            Point only = points.get(0);
            svg.append("<circle class=\"dot %s\" r=\"3.5\" cx=\"%s\" cy=\"%s\"/>"
                    .formatted(style, x.at(only.epoch()), y.at(only.value())));
            return;
        }
        svg.append("<polyline class=\"curve ").append(style).append("\" points=\"");
        points.forEach(point -> svg.append(x.at(point.epoch()))
                .append(',')
                .append(y.at(point.value()))
                .append(' '));
        svg.append("\"/>");
    }

    /** Five digits that matter. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
        boolean plain = Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7;
        return plain
                ? rounded.toPlainString()
                : rounded.toString().replace("E+", "E").toLowerCase(Locale.ROOT);
    }
}
