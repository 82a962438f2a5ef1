package io.engram.brain;

import ai.djl.Device;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.Names;
import io.engram.definition.RecordReader;
import io.engram.tensor.Devices;
import io.engram.tensor.Precision;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a Brain runs, whatever it trains. Names are those of the reference's run options.
 *
 * @param maxGradNorm null and 0 turn clipping off
 * @param optimizerStepLimit null for none
 */
public record RunOptions(
        @Default("\"auto\"")
        @Pattern(regexp = RunOptions.DEVICE, message = RunOptions.DEVICE_RULE)
        @About("Where to train; auto takes the first GPU, or else the CPU")
        String device,

        @Default("[]")
        @About("Several devices that train as one: each takes its part of every batch; replaces device and replicas")
        List<@Pattern(regexp = RunOptions.DEVICE, message = RunOptions.DEVICE_RULE) String> devices,

        @Default("1") @Positive @About(value = "Parts that a batch is split into on the one device", unit = "replicas")
        int replicas,

        @Default("\"fp32\"") @About("Type of matrix products and convolutions in training; fp16 needs a GPU")
        Precision precision,

        @Default("\"fp32\"") @About("The same in validation and test")
        Precision evalPrecision,

        @Nullable
        @Default("5.0")
        @PositiveOrZero
        @About("Largest L2 norm of all gradients together; 0 or null: no limit")
        Double maxGradNorm,

        @Default("false")
        @About("Leave out only the parameters whose gradient is not finite, instead of the whole step")
        boolean skipNonfiniteGrads,

        @Default("1")
        @Positive
        @About(value = "Batches whose gradients are summed up for one optimizer step", unit = "batches")
        int gradAccumulationFactor,

        @Default("3")
        @PositiveOrZero
        @About(value = "Non-finite losses of an epoch that are skipped before the run fails", unit = "batches")
        int nonfinitePatience,

        @Nullable @Positive @About(value = "Optimizer steps after which the fit ends", unit = "steps")
        Long optimizerStepLimit,

        @Default("false") @About("Keep the decay of weights off parameters with one dimension: biases and norms")
        boolean removeVectorWeightDecay,

        @Default("0")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Share of the moving average of the weights that stays at each step, such as 0.999; 0: no average")
        double emaDecay,

        @Default("0")
        @PositiveOrZero
        @About(value = "Time between checkpoints within an epoch; 0: none", unit = "minutes")
        double ckptIntervalMinutes,

        @Default("0")
        @PositiveOrZero
        @About(value = "Batches between checkpoints within an epoch; 0: none", unit = "batches")
        int ckptIntervalSteps,

        @Default("false") @About("Run only the first batches and epochs, to see that everything works")
        boolean debug,

        @Default("2") @Positive @About(value = "Batches of each stage in debug mode", unit = "batches")
        int debugBatches,

        @Default("2") @PositiveOrZero @About(value = "Epochs in debug mode; 0: all", unit = "epochs")
        int debugEpochs,

        @Default("false") @About("Keep the checkpoints of debug mode, which are thrown away otherwise")
        boolean debugPersistently,

        @Default("false") @About("Do not train: test only what there is")
        boolean testOnly,

        @Default("false") @About("Show no progress bar") boolean noprogressbar,

        @Default("false") @About("Record what libtorch does in some steps as a trace for chrome://tracing")
        boolean profileTraining,

        @Default("5") @PositiveOrZero @About(value = "Steps before the recording", unit = "batches")
        int profileWarmup,

        @Default("5") @Positive @About(value = "Steps that are recorded", unit = "batches")
        int profileSteps) {

    static final String DEVICE = "auto|cpu|gpu(:[0-9]+)?";
    static final String DEVICE_RULE = "must be auto, cpu, gpu or gpu:N";

    public RunOptions {
        devices = List.copyOf(devices);
        if (ckptIntervalMinutes > 0 && ckptIntervalSteps > 0) {
            throw new IllegalArgumentException("ckpt_interval_minutes and ckpt_interval_steps exclude each other, were "
                    + ckptIntervalMinutes + " and " + ckptIntervalSteps + "; set one of them");
        }
        if (device.equals("cpu")
                && devices.isEmpty()
                && (precision == Precision.FP16 || evalPrecision == Precision.FP16)) {
            throw new IllegalArgumentException(
                    "precision fp16 needs a GPU, but device is cpu; take bf16 or fp32 there");
        }
        if (!devices.isEmpty() && replicas > 1) {
            throw new IllegalArgumentException(
                    "devices has a replica on each of " + devices + "; leave out replicas, which was " + replicas);
        }
    }

    /** Every option at its default. */
    public static RunOptions defaults() {
        return of(Map.of());
    }

    /**
     * Some options, by the names of a definition; the others have their defaults.
     *
     * @throws InvalidDefinition where one is unknown or wrong
     */
    public static RunOptions of(Map<String, ? extends @Nullable Object> options) {
        return resolve(HParams.none(), options);
    }

    /**
     * The options of a Brain: its default, before that what hparams say under the same name, before that what is given
     * explicitly.
     *
     * @throws InvalidDefinition where one is unknown or wrong
     */
    public static RunOptions resolve(HParams hparams, Map<String, ? extends @Nullable Object> explicit) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(hparams.values());
        merged.keySet().retainAll(Names.componentNames(RunOptions.class));
        merged.putAll(explicit);
        List<Flaw> flaws = new ArrayList<>();
        return new RecordReader(flaws).read(RunOptions.class, merged).orElseThrow(() -> new InvalidDefinition(flaws));
    }

    /**
     * The device that keeps the weights, and should keep the data.
     *
     * @throws io.engram.tensor.MissingDevice where the machine has no such GPU
     */
    public Device firstDevice() {
        return Devices.named(replicaDevices().get(0));
    }

    /** How many parts of a batch are trained on at once. */
    public int replicaCount() {
        return replicaDevices().size();
    }

    /** The devices that train, the first of which keeps the weights; one name for each replica. */
    List<String> replicaDevices() {
        return devices.isEmpty() ? Collections.nCopies(replicas, device) : devices;
    }
}
