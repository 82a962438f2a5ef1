package io.engram.worker;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.engram.brain.SavedHistory;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.Manifest;
import io.engram.recipe.JudgedExample;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line that a worker writes: one JSON object with the field {@code event}.
 *
 * <p>Order of a run: started, then for each epoch progress and stage_ended for each stage and checkpoint_saved; at the
 * end stage_ended of the test, and finished. A failed, stopped or lost run ends where it is. Numbers that are not
 * finite travel as null.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
public sealed interface WorkerEvent {

    /** When it happened, by the worker's clock. */
    Instant at();

    /**
     * The training is about to begin.
     *
     * @param pid the worker's process
     * @param device {@code cpu} or {@code gpu:0}
     * @param epochs how many there will be in all
     * @param resumedFrom the checkpoint that it continues, if there is one
     * @param provenance versions, system, threads and seed: what is needed to repeat the run
     */
    @JsonTypeName("started")
    record Started(
            Instant at,
            long pid,
            String device,
            int epochs,
            long parameters,
            @Nullable String resumedFrom,
            Map<String, String> provenance)
            implements WorkerEvent {}

    /**
     * The run continues from a checkpoint, and tells again what it had come to there: whoever listened before may have
     * been lost before it was written down.
     *
     * @param stages every stage up to the checkpoint, in order
     * @param checkpoints every one that is whole on disk; no other exists
     */
    @JsonTypeName("recovered")
    record Recovered(Instant at, List<StageEnded> stages, List<CheckpointSaved> checkpoints) implements WorkerEvent {}

    /**
     * Where the training is, a few times a second and at the end of each stage.
     *
     * @param stage train, valid or test
     * @param epoch from 1
     * @param step batches of this stage so far, of {@code steps}
     * @param loss the stage's mean so far, null before the first finite one
     * @param etaSeconds estimated time to the end of the last epoch, null while unknown
     */
    @JsonTypeName("progress")
    record Progress(
            Instant at,
            String stage,
            int epoch,
            int epochs,
            long step,
            long steps,
            @Nullable Double loss,
            double stepsPerSecond,
            double examplesPerSecond,
            @Nullable Double etaSeconds)
            implements WorkerEvent {}

    /** Nothing new, but the worker lives. */
    @JsonTypeName("heartbeat")
    record Heartbeat(Instant at) implements WorkerEvent {}

    /**
     * The statistics of a whole stage.
     *
     * @param epoch from 1; for the test the epoch of the checkpoint that was tested
     * @param step optimizer steps so far; for the test those of the checkpoint that was tested
     * @param metrics {@code loss} first, then the definition's; a value is null where no batch had a finite one
     * @param learningRate at the end of the stage, null for the test
     */
    @JsonTypeName("stage_ended")
    record StageEnded(
            Instant at,
            String stage,
            int epoch,
            long step,
            Map<String, @Nullable Double> metrics,
            long examples,
            double seconds,
            @Nullable Double learningRate)
            implements WorkerEvent {

        /** What a stage came to, as it is told; values that are not finite are null. */
        public static StageEnded of(Instant at, StageStats stats) {
            Map<String, @Nullable Double> metrics = new LinkedHashMap<>();
            stats.metrics().forEach((name, value) -> metrics.put(name, Double.isFinite(value) ? value : null));
            return new StageEnded(
                    at,
                    stats.stage().label(),
                    stats.epoch(),
                    stats.optimizerStep(),
                    metrics,
                    stats.examples(),
                    stats.seconds(),
                    stats.stage() == Stage.TEST ? null : stats.learningRate());
        }

        /** Every stage that a checkpoint knows of, in order. */
        public static List<StageEnded> upTo(Checkpoint checkpoint) {
            return SavedHistory.of(checkpoint).stream()
                    .map(stats -> of(checkpoint.manifest().createdAt(), stats))
                    .toList();
        }
    }

    /**
     * A checkpoint is whole on disk, under {@code checkpoints/<id>} of the experiment's folder.
     *
     * @param step optimizer steps so far
     * @param metrics by {@code stage.name}, as in {@code valid.loss}; the finite ones only
     * @param bytes size of all its files
     * @param weightsBytes size of {@code model.safetensors}
     * @param weightsSha256 lower-case hex digest of {@code model.safetensors}
     * @param deleted the checkpoints that gave way to it
     */
    @JsonTypeName("checkpoint_saved")
    record CheckpointSaved(
            Instant at,
            String id,
            int epoch,
            long step,
            boolean endOfEpoch,
            Map<String, Double> metrics,
            long bytes,
            long weightsBytes,
            String weightsSha256,
            List<String> deleted)
            implements WorkerEvent {

        /** What its manifest says. */
        public static CheckpointSaved of(Checkpoint checkpoint, List<String> deleted) {
            Manifest manifest = checkpoint.manifest();
            Manifest.FileDigest weights = manifest.weights();
            return new CheckpointSaved(
                    manifest.createdAt(),
                    checkpoint.id(),
                    manifest.epoch(),
                    manifest.step(),
                    manifest.endOfEpoch(),
                    manifest.metrics(),
                    manifest.bytes(),
                    weights.bytes(),
                    weights.sha256(),
                    deleted);
        }
    }

    /**
     * What an evaluation found beside the statistics of its stage.
     *
     * @param extremes the examples that were asked for
     * @param reports what metrics say beside their values, by their names
     */
    @JsonTypeName("judged")
    record Judged(Instant at, JudgedExample.@Nullable Extremes extremes, Map<String, Map<String, Object>> reports)
            implements WorkerEvent {}

    /**
     * All epochs are done and the test, where there is one, too.
     *
     * @param bestCheckpoint the best by the definition's metric
     */
    @JsonTypeName("finished")
    record Finished(Instant at, int epochs, @Nullable String bestCheckpoint) implements WorkerEvent {}

    /** Saved and stopped because it was asked to. */
    @JsonTypeName("stopped")
    record Stopped(Instant at, int epoch) implements WorkerEvent {}

    /**
     * A command has been heard. Of a checkpoint it is told when the checkpoint is being written: the next one that is
     * saved is it.
     *
     * @param command its id
     */
    @JsonTypeName("acknowledged")
    record Acknowledged(Instant at, long command) implements WorkerEvent {}

    /**
     * The training cannot go on.
     *
     * @param reason what is wrong with which value
     * @param hint what may help
     */
    @JsonTypeName("failed")
    record Failed(Instant at, FailureCategory category, String reason, String hint) implements WorkerEvent {}
}
