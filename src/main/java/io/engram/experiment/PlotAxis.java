package io.engram.experiment;

import io.engram.experiment.history.EpochStats;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a metric can be plotted over. */
enum PlotAxis {
    EPOCH(EpochStats::epoch),
    STEP(EpochStats::step),
    TIME(EpochStats::endedAt);

    private final Function<EpochStats, Object> value;

    PlotAxis(Function<EpochStats, Object> value) {
        this.value = value;
    }

    static PlotAxis named(String name) {
        return Arrays.stream(values())
                .filter(axis -> axis.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidQuery(
                        "x",
                        "there is no axis '" + name + "'. Known: "
                                + Arrays.stream(values()).map(PlotAxis::text).collect(Collectors.joining(", "))));
    }

    Object of(EpochStats stats) {
        return value.apply(stats);
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
