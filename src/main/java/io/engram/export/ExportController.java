package io.engram.export;

import io.engram.experiment.ExperimentReader;
import io.engram.experiment.ExperimentSummary;
import io.engram.experiment.ExperimentView;
import io.engram.experiment.download.BrokenOff;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Exports", description = "What was recorded, for other tools.")
class ExportController {

    private static final Logger log = LoggerFactory.getLogger(ExportController.class);

    private static final List<ExportFormat> OF_ONE = List.of(ExportFormat.values());
    private static final List<ExportFormat> OF_MANY = List.of(ExportFormat.CSV, ExportFormat.PARQUET);

    private final ExperimentReader experiments;
    private final MetricExport metrics;
    private final StepExport steps;
    private final Report report;
    private final ExperimentTable table;

    ExportController(
            ExperimentReader experiments,
            MetricExport metrics,
            StepExport steps,
            Report report,
            ExperimentTable table) {
        this.experiments = experiments;
        this.metrics = metrics;
        this.steps = steps;
        this.report = report;
        this.table = table;
    }

    @GetMapping("/experiments/{id}/export")
    @Operation(
            operationId = "exportExperiment",
            summary = "Export what an experiment has recorded",
            description = "csv, parquet: a row for each value of each stage of each epoch (experiment, attempt, epoch,"
                    + " stage, step, name, value, at), or, with of=steps, for each training batch (step, loss,"
                    + " learning_rate, gradient_norm, examples_per_second, memory_bytes, seconds, epoch). tensorboard:"
                    + " both as one event file, or what `of` names; put it into a folder of its own below --logdir."
                    + " html: a report that is complete in itself, with the curves, the epochs, the checkpoints, the"
                    + " definition and the provenance. Chosen by format, else by Accept, else csv. Streamed; of a"
                    + " training that goes on it is what was recorded as it was read.")
    @ApiResponse(
            responseCode = "200",
            description = "The file, with its name in Content-Disposition",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/octet-stream", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "text/html", schema = @Schema(type = "string"))
            })
    void exportOne(
            @PathVariable String id,
            @Parameter(description = "csv, parquet, tensorboard or html; over the Accept header")
                    @RequestParam(required = false)
                    @Nullable
                    String format,
            @Parameter(
                            description =
                                    "epochs or steps; where it is left out, a table is of epochs, and an event file of both")
                    @RequestParam(required = false)
                    @Nullable
                    String of,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        ExperimentView view = experiments.find(id);
        ExportFormat wanted = ExportFormat.of(format, request.getHeader(HttpHeaders.ACCEPT), OF_ONE);
        ExportedPart part = ExportedPart.of(of, wanted);
        String name = wanted == ExportFormat.TENSORBOARD
                // TensorBoard reads what has tfevents in its name.
                ? "events.out.tfevents." + view.summary().createdAt().getEpochSecond() + "." + id
                : id + part.ofFileName() + "." + wanted.extension();
        send(request, response, wanted, name, out -> {
            switch (wanted) {
                case CSV, PARQUET -> writeTable(id, part, wanted, out);
                case TENSORBOARD -> writeEvents(view.summary(), part, out);
                case HTML -> report.write(view, out);
            }
        });
    }

    private void writeTable(String id, ExportedPart part, ExportFormat format, OutputStream out) throws IOException {
        if (part == ExportedPart.STEPS) {
            steps.write(id, table(format, out, StepExport.COLUMNS));
        } else {
            metrics.write(id, table(format, out, MetricExport.COLUMNS));
        }
    }

    private static Table table(ExportFormat format, OutputStream out, List<Column> columns) throws IOException {
        return format == ExportFormat.PARQUET ? new ParquetTable(out, columns) : new CsvTable(out, columns);
    }

    private void writeEvents(ExperimentSummary summary, ExportedPart part, OutputStream out) throws IOException {
        EventFile file = new EventFile(out, summary.createdAt());
        if (part != ExportedPart.STEPS) {
            metrics.tensorBoard(summary.id(), file);
        }
        if (part != ExportedPart.EPOCHS) {
            Instant begun = summary.startedAt() == null ? summary.createdAt() : summary.startedAt();
            steps.tensorBoard(summary.id(), begun, file);
        }
    }

    @GetMapping("/export")
    @Operation(
            operationId = "exportExperiments",
            summary = "Export a table of experiments",
            description = "A row for each experiment: its state, its canonical definition flattened"
                    + " (definition.optimizer.adam.lr), and of each metric the latest, lowest and highest value"
                    + " (latest.valid.loss, min.valid.loss, min.valid.loss.epoch). The oldest first; at most 2000"
                    + " columns.")
    @ApiResponse(
            responseCode = "200",
            description = "The file, with its name in Content-Disposition",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = "string", format = "binary"))
            })
    void exportMany(
            @Parameter(description = "csv or parquet; over the Accept header") @RequestParam(required = false) @Nullable
                    String format,
            @Parameter(description = "Only these states; may be repeated") @RequestParam(defaultValue = "")
                    List<String> status,
            @Parameter(description = "Only with this label") @RequestParam(required = false) @Nullable String label,
            @Parameter(description = "Only with this in the name, in any case")
                    @RequestParam(required = false)
                    @Nullable
                    String q,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        ExportFormat wanted = ExportFormat.of(format, request.getHeader(HttpHeaders.ACCEPT), OF_MANY);
        ExperimentTable.Choice choice = new ExperimentTable.Choice(status, label, q);
        String name = "experiments." + wanted.extension();
        send(request, response, wanted, name, out -> table.write(choice, wanted, out));
    }

    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    /** A fault before the first bytes are out is a problem like any other; later, only hanging up tells of it. */
    private static void send(
            HttpServletRequest request, HttpServletResponse response, ExportFormat format, String name, Body body)
            throws IOException {
        response.setContentType(format.contentType());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
        if (request.getMethod().equals("HEAD")) {
            response.flushBuffer();
            return;
        }
        try {
            OutputStream out = new BufferedOutputStream(response.getOutputStream());
            body.write(out);
            out.flush();
        } catch (IOException | UncheckedIOException e) {
            log.debug("the client of {} has gone", request.getRequestURI(), e);
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                throw new BrokenOff("cannot go on with " + name, e);
            }
            response.resetBuffer();
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
            throw e;
        }
    }
}
