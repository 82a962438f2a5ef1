package io.engram.worker;

import ai.djl.engine.EngineException;
import io.engram.brain.NonFiniteLoss;
import io.engram.checkpoint.CorruptCheckpoint;
import io.engram.checkpoint.MissingState;
import io.engram.data.InvalidData;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.PlugInRefused;
import io.engram.definition.UnreadableDefinition;
import io.engram.recipe.MissingProfile;
import io.engram.storage.StorageFull;
import io.engram.tensor.MissingDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;

/** What a throwable means to the one who posted the experiment. */
public record FailureReport(FailureCategory category, String reason, String hint) {

    /** What it means. */
    public static FailureReport of(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (failure instanceof InvalidDefinition || failure instanceof UnreadableDefinition) {
            return new FailureReport(FailureCategory.SPEC, reason, "Post the mended definition as a new experiment.");
        }
        if (failure instanceof PlugInRefused) {
            return new FailureReport(
                    FailureCategory.SPEC, reason, "Mend the folder of plug-ins, restart the server, and retry.");
        }
        if (failure instanceof MissingDevice) {
            return new FailureReport(FailureCategory.SPEC, reason, "Set run_opts.device to auto.");
        }
        if (failure instanceof InvalidData) {
            return new FailureReport(FailureCategory.DATA, reason, "Mend the file and upload it again.");
        }
        if (failure instanceof NonFiniteLoss) {
            return new FailureReport(
                    FailureCategory.NUMERIC,
                    reason,
                    "Lower the learning rate or max_grad_norm, scale the features, or look for extreme values in the data.");
        }
        if (failure instanceof MissingProfile) {
            return new FailureReport(FailureCategory.SPEC, reason, "Name another checkpoint.");
        }
        if (failure instanceof MissingState) {
            return new FailureReport(
                    FailureCategory.SPEC, reason, "Post the definition as a new experiment, which starts afresh.");
        }
        if (isOutOfMemory(failure)) {
            return new FailureReport(
                    FailureCategory.OUT_OF_MEMORY, reason, "Make data.batch_size or the layers smaller.");
        }
        if (failure instanceof StorageFull full) {
            return new FailureReport(FailureCategory.STORAGE, reason, full.cure());
        }
        if (failure instanceof CorruptCheckpoint
                || failure instanceof UncheckedIOException
                || failure instanceof IOException) {
            return new FailureReport(
                    FailureCategory.STORAGE, reason, "Look at the space and the permissions of the data folder.");
        }
        return new FailureReport(
                FailureCategory.BUG,
                failure.getClass().getSimpleName() + ": " + reason,
                "This is a fault in Engram; the worker's log has the stack trace.");
    }

    private static boolean isOutOfMemory(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return true;
        }
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure instanceof EngineException
                && (text.contains("out of memory") || text.contains("can't allocate memory"));
    }

    /** What the user can mend needs no stack trace; anything else does. */
    void log(Logger log, String experiment, Throwable failure) {
        switch (category) {
            case SPEC, DATA, NUMERIC -> log.info("experiment {} failed: {}", experiment, reason);
            default -> log.error("experiment {} failed", experiment, failure);
        }
    }

    WorkerEvent event(Instant at) {
        return new WorkerEvent.Failed(at, category, reason, hint);
    }
}
