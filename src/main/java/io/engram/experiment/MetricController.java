package io.engram.experiment;

import io.engram.experiment.history.Epochs;
import io.engram.experiment.history.MetricSeries;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Statistics")
class MetricController {

    private static final int MOST_EXPERIMENTS = 200;
    private static final int MOST_POINTS = 1000;

    private final Experiments experiments;
    private final Epochs epochs;
    private final KnownMetrics knownMetrics;

    MetricController(Experiments experiments, Epochs epochs, KnownMetrics knownMetrics) {
        this.experiments = experiments;
        this.knownMetrics = knownMetrics;
        this.epochs = epochs;
    }

    /** The curves of one experiment. */
    record Curves(String id, List<MetricSeries> series) {}

    @GetMapping(path = "/api/v1/metrics", produces = "application/json")
    @Operation(
            operationId = "compareMetrics",
            summary = "Metrics of several experiments as series, for comparisons and small plots",
            description = "In the order of the ids. What an experiment has not recorded is left out, as is one that is"
                    + " gone; 404 where all are, or where none of them records a metric of this name.")
    List<Curves> compare(
            @Parameter(description = "Experiments, at most 200") @RequestParam List<String> id,
            @Parameter(
                            description =
                                    "Stage and metric, as in valid.loss; may be repeated; where it is left out, the one that each experiment is judged by")
                    @RequestParam(defaultValue = "")
                    List<String> name,
            @Parameter(description = "epoch, step (optimizer steps) or time") @RequestParam(defaultValue = "epoch")
                    String x,
            @Parameter(description = "At most so many in each series, 2 to 1000") @RequestParam(defaultValue = "100")
                    int points) {
        ExperimentController.checkRange("points", points, 2, MOST_POINTS);
        ExperimentController.checkRange("id", id.size(), 1, MOST_EXPERIMENTS);
        PlotAxis axis = PlotAxis.named(x);
        List<Experiment> found = id.stream()
                .distinct()
                .flatMap(one -> experiments.findById(one).stream())
                .toList();
        if (found.isEmpty()) {
            throw new UnknownId("experiment", id.get(0));
        }
        if (!name.isEmpty()) {
            knownMetrics.check(found.stream().map(Experiment::id).toList(), name);
        }
        return found.stream()
                .map(experiment -> curves(experiment, name, axis, points))
                .toList();
    }

    private Curves curves(Experiment experiment, List<String> names, PlotAxis axis, int points) {
        Set<String> wanted = names.isEmpty() ? Set.of(experiment.metric()) : Set.copyOf(names);
        List<MetricSeries> series = MetricSeries.of(epochs.of(experiment.id(), wanted), axis.value()).stream()
                .map(one -> one.sampled(points))
                .toList();
        return new Curves(experiment.id(), series);
    }
}
