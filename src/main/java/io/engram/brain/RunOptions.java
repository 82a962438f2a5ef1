package io.engram.brain;

import io.engram.definition.About;
import io.engram.definition.Default;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * How a Brain runs, whatever it trains. Names are those of the reference's run options.
 *
 * @param maxGradNorm null and 0 turn clipping off
 */
public record RunOptions(
        @Default("\"auto\"")
        @Pattern(regexp = "auto|cpu|gpu(:[0-9]+)?", message = "must be auto, cpu, gpu or gpu:N")
        @About("Where to train; auto takes the first GPU, or else the CPU")
        String device,

        @Nullable
        @Default("5.0")
        @PositiveOrZero
        @About("Largest L2 norm of all gradients together; 0 or null: no limit")
        Double maxGradNorm,

        @Default("1")
        @Positive
        @About(value = "Batches whose gradients are summed up for one optimizer step", unit = "batches")
        int gradAccumulationFactor,

        @Default("3")
        @PositiveOrZero
        @About(value = "Non-finite losses of an epoch that are skipped before the run fails", unit = "batches")
        int nonfinitePatience,

        @Default("false") @About("Run only the first batches and epochs, to see that everything works")
        boolean debug,

        @Default("2") @Positive @About(value = "Batches of each stage in debug mode", unit = "batches")
        int debugBatches,

        @Default("2") @Positive @About(value = "Epochs in debug mode", unit = "epochs")
        int debugEpochs) {

    /** Every option at its default. */
    public static RunOptions defaults() {
        return new RunOptions("auto", 5.0, 1, 3, false, 2, 2);
    }
}
