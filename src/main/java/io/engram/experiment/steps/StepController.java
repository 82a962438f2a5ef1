package io.engram.experiment.steps;

import io.engram.definition.NearestName;
import io.engram.experiment.CsvAnswer;
import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.Experiments;
import io.engram.experiment.InvalidQuery;
import io.engram.experiment.UnknownId;
import io.engram.metric.steps.StepColumn;
import io.engram.metric.steps.StepCurves;
import io.engram.metric.steps.StepReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/experiments/{id}/steps")
@Tag(name = "Statistics")
class StepController {

    private static final int LEAST_POINTS = 2;
    private static final int MOST_POINTS = 10_000;

    private static final Map<String, MediaType> FORMATS =
            Map.of("json", MediaType.APPLICATION_JSON, "csv", CsvAnswer.TEXT_CSV);

    private final Experiments experiments;
    private final ExperimentFolders folders;

    StepController(Experiments experiments, ExperimentFolders folders) {
        this.experiments = experiments;
        this.folders = folders;
    }

    @GetMapping(produces = {"application/json", "text/csv"})
    @Operation(
            operationId = "getSteps",
            summary = "What each batch came to",
            description =
                    "A point for each training batch; where there are more than `points`, buckets of so many steps that"
                            + " they fit, a power of two, with the lowest, the highest and the mean value of each."
                            + " Numbers go on over all epochs; an attempt that resumes takes the later steps of the"
                            + " one before away. Empty where nothing is recorded yet. As CSV by Accept or format=csv.")
    ResponseEntity<StepCurves> steps(
            @PathVariable String id,
            @Parameter(
                            description =
                                    "loss, learning_rate, gradient_norm, examples_per_second, memory_bytes, seconds"
                                            + " or epoch; may be repeated; all where it is left out")
                    @RequestParam(defaultValue = "")
                    List<String> name,
            @Parameter(description = "Number of the first step, from 1") @RequestParam(defaultValue = "1") long from,
            @Parameter(description = "Number of the last step; the last recorded one where it is left out")
                    @RequestParam(defaultValue = "" + Long.MAX_VALUE)
                    long to,
            @Parameter(description = "Buckets at most, 2 to 10000") @RequestParam(defaultValue = "1000") int points,
            @Parameter(description = "json or csv, over the Accept header") @RequestParam(required = false) @Nullable
                    String format)
            throws IOException {
        if (!experiments.existsById(id)) {
            throw new UnknownId("experiment", id);
        }
        check(name, from, to, points);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (format != null) {
            answer.contentType(type(format));
        }
        List<String> names = name.isEmpty() ? StepColumn.labels() : name;
        return answer.body(new StepReader(folders.steps(id)).read(names, from, to, points));
    }

    private static void check(List<String> names, long from, long to, int points) {
        List<String> known = StepColumn.labels();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new InvalidQuery(
                        "name", "nothing named '" + name + "' is recorded of a step; " + NearestName.hint(name, known));
            }
        }
        if (from < 1) {
            throw new InvalidQuery("from", "steps are counted from 1, was " + from);
        }
        if (to < from) {
            throw new InvalidQuery("to", "must be from (" + from + ") or more, was " + to);
        }
        if (points < LEAST_POINTS || points > MOST_POINTS) {
            throw new InvalidQuery("points", "must be " + LEAST_POINTS + " to " + MOST_POINTS + ", was " + points);
        }
    }

    private static MediaType type(String format) {
        MediaType type = FORMATS.get(format);
        if (type == null) {
            throw new InvalidQuery(
                    "format",
                    "there is no format '" + format + "'. Known: "
                            + String.join(", ", new TreeSet<>(FORMATS.keySet())));
        }
        return type;
    }
}
