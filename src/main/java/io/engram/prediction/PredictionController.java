package io.engram.prediction;

import io.engram.dataset.DatasetSource;
import io.engram.dataset.DatasetSources;
import io.engram.definition.Flaw;
import io.engram.definition.NearestName;
import io.engram.experiment.CheckpointChoice;
import io.engram.experiment.InvalidQuery;
import io.engram.prediction.process.DatasetPart;
import io.engram.prediction.process.Question;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/experiments/{id}")
@Tag(name = "Predictions", description = "What a checkpoint says of rows, or how well it does on a dataset.")
class PredictionController {

    private static final int MOST_TOP = 1000;

    private final CheckpointChoice checkpoints;
    private final Predictors predictors;
    private final PostedRows posted;
    private final DatasetSources datasets;

    PredictionController(
            CheckpointChoice checkpoints, Predictors predictors, PostedRows posted, DatasetSources datasets) {
        this.checkpoints = checkpoints;
        this.predictors = predictors;
        this.posted = posted;
        this.datasets = datasets;
    }

    @PostMapping(
            path = "/predict",
            consumes = {"application/json", "text/csv"},
            produces = {"application/json", "text/csv"})
    @Operation(
            operationId = "predict",
            summary = "Predict from rows or a dataset",
            description =
                    "With the best or a named checkpoint, its transforms and its labels; the dataset is not needed."
                            + " Rows are sent, or are those of a dataset from one on. They have the columns of the training's dataset; a file, as of audio or an image, is sent in Base64 in its"
                            + " cell. A sequence-to-sequence model says what its beam search finds, with hypotheses. The first request to a checkpoint starts a process and takes seconds, later ones"
                            + " milliseconds. A language model goes on with texts where continuation asks for it; a gan"
                            + " generates from noise or a seed. All that is wrong with the rows is told at once.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = PredictionRequest.class)),
                                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
                            }))
    PredictionAnswer predict(
            @PathVariable String id,
            @Parameter(description = "A checkpoint, where the body is CSV") @RequestParam(required = false) @Nullable
                    String checkpoint,
            @Parameter(description = "How many classes are told, where the body is CSV, 1 to 1000")
                    @RequestParam(required = false)
                    @Nullable
                    Integer top,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        boolean csv = MediaType.parseMediaType(String.valueOf(request.getContentType()))
                .isCompatibleWith(MediaType.parseMediaType("text/csv"));
        if (top != null && (top < 1 || top > MOST_TOP)) {
            throw new InvalidQuery("top", "must be from 1 to " + MOST_TOP + ", was " + top);
        }
        PredictionRequest asked = csv
                ? PredictionRequest.of(posted.csv(request.getInputStream()), checkpoint, top)
                : posted.json(request.getInputStream());
        CheckpointChoice.Chosen chosen = checkpoints.of(id, asked.checkpoint());
        return PredictionAnswer.of(chosen.checkpoint(), predictors.predict(chosen, question(asked)));
    }

    private Question question(PredictionRequest asked) {
        String dataset = asked.dataset();
        DatasetPart part = dataset == null ? null : part(dataset, asked);
        return new Question(asked.rows(), part, asked.top(), asked.continuation());
    }

    private DatasetPart part(String name, PredictionRequest asked) {
        DatasetSource source = datasets.find(name)
                .orElseThrow(() ->
                        refused("there is no dataset '" + name + "'; " + NearestName.hint(name, datasets.names())));
        datasets.unusable(source).ifPresent(how -> {
            throw refused(how);
        });
        return new DatasetPart(source.name(), text(source.file()), text(source.beside()), asked.from(), asked.count());
    }

    private static @Nullable String text(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().toString();
    }

    private static UnpredictableRows refused(String detail) {
        return new UnpredictableRows(List.of(new Flaw("/dataset", detail)));
    }
}
