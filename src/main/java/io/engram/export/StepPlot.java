package io.engram.export;

import io.engram.metric.steps.StepCurves;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What each step came to, as SVG: a line for the mean within a band from the lowest to the highest. */
record StepPlot(List<Long> steps, long resolution, StepCurves.Curve curve) {

    boolean isEmpty() {
        return places().length == 0;
    }

    /** Of the buckets that have a value. */
    private int[] places() {
        return IntStream.range(0, steps.size())
                .filter(place -> curve.mean().get(place) != null)
                .toArray();
    }

    String html() {
        int[] places = places();
        Axis x = Axis.of(
                IntStream.of(places).mapToDouble(place -> steps.get(place)).toArray(), true, Plot.LEFT, Plot.X_END);
        double[] ends = IntStream.concat(
                        IntStream.of(places), IntStream.of(places).map(place -> -1 - place))
                .mapToDouble(place -> place < 0 ? at(curve.max(), -1 - place) : at(curve.min(), place))
                .toArray();
        Axis y = Axis.of(ends, false, Plot.Y_END, Plot.TOP);
        StringBuilder html = new StringBuilder("<figure><figcaption>")
                .append(curve.name().replace('_', ' '))
                .append(" of each step<span class=\"legend\">");
        if (resolution > 1) {
            html.append("<span class=\"key train\">mean of ").append(resolution).append(" steps</span>");
            html.append("<span class=\"key span\">range</span>");
        }
        html.append("</span></figcaption>");
        Plot.open(html, curve.name() + " by step");
        Plot.grid(html, x, y, "step");
        draw(html, places, x, y);
        return html.append("</svg></figure>\n").toString();
    }

    private void draw(StringBuilder svg, int[] places, Axis x, Axis y) {
        if (places.length == 1) {
            svg.append("<circle class=\"dot train\" r=\"3.5\" cx=\"%s\" cy=\"%s\"/>"
                    .formatted(x.at(steps.get(places[0])), y.at(at(curve.mean(), places[0]))));
            return;
        }
        if (resolution > 1) {
            svg.append("<polygon class=\"span\" points=\"");
            points(svg, places, curve.max(), x, y);
            points(
                    svg,
                    IntStream.rangeClosed(1, places.length)
                            .map(back -> places[places.length - back])
                            .toArray(),
                    curve.min(),
                    x,
                    y);
            svg.append("\"/>");
        }
        svg.append("<polyline class=\"curve train\" points=\"");
        points(svg, places, curve.mean(), x, y);
        svg.append("\"/>");
    }

    private void points(StringBuilder svg, int[] places, List<@Nullable Double> values, Axis x, Axis y) {
        for (int place : places) {
            svg.append(x.at(steps.get(place)))
                    .append(',')
                    .append(y.at(at(values, place)))
                    .append(' ');
        }
    }

    private static double at(List<@Nullable Double> values, int place) {
        Double value = values.get(place);
        return value == null ? Double.NaN : value;
    }
}
