package io.engram.experiment;

import io.engram.experiment.history.EpochStats;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a metric can be plotted over. */
record PlotAxis(String name, Function<EpochStats, Object> value) {

    private static final List<PlotAxis> ALL = List.of(
            new PlotAxis("epoch", EpochStats::epoch),
            new PlotAxis("step", EpochStats::step),
            new PlotAxis("time", EpochStats::endedAt));

    static PlotAxis named(String name) {
        return ALL.stream()
                .filter(axis -> axis.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidQuery(
                        "x",
                        "there is no axis '" + name + "'. Known: "
                                + ALL.stream().map(PlotAxis::name).collect(Collectors.joining(", "))));
    }
}
