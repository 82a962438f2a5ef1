package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Retention;
import io.engram.checkpoint.SavePoint;
import io.engram.checkpoint.Saved;
import io.engram.checkpoint.TensorAverage;
import io.engram.checkpoint.TensorState;
import io.engram.metric.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a session, which may have none; tells the listener of each when it stands. */
final class SessionCheckpoints implements AutoCloseable {

    private final RunContext context;
    private final @Nullable Checkpointer checkpointer;
    private @Nullable TensorState weights;
    private List<String> ofTheFitBefore = List.of();

    /** Debug mode writes where nothing stays, unless the options say otherwise. */
    SessionCheckpoints(RunContext context, @Nullable Checkpointer given) {
        RunOptions options = context.options();
        this.context = context;
        this.checkpointer =
                given != null && options.debug() && !options.debugPersistently() ? given.inTemporaryFolder() : given;
    }

    /**
     * Registers the weights.
     *
     * @param evaluated what users download and evaluate
     * @param trained what training goes on from, where that is something else
     */
    void addWeights(
            NDManager manager,
            Supplier<Map<String, NDArray>> evaluated,
            @Nullable Supplier<Map<String, NDArray>> trained) {
        TensorState state = new TensorState(manager, evaluated);
        weights = state;
        if (checkpointer != null) {
            checkpointer.add(Manifest.WEIGHTS_FILE_NAME, state);
            if (trained != null) {
                checkpointer.add("training_weights.safetensors", new TensorState(manager, trained));
            }
        }
    }

    Optional<Checkpointer> checkpointer() {
        return Optional.ofNullable(checkpointer);
    }

    /**
     * Registers the states of a fit in place of those of the fit before, and loads the newest checkpoint.
     *
     * @param retention which of the others stay
     * @return whether there was one
     */
    boolean recover(Map<String, Recoverable> states, Retention retention) {
        if (checkpointer == null) {
            return false;
        }
        ofTheFitBefore.forEach(checkpointer::remove);
        ofTheFitBefore = List.copyOf(states.keySet());
        states.forEach(checkpointer::replace);
        Optional<Checkpoint> recovered = checkpointer.recoverNewest();
        if (recovered.isPresent()) {
            checkpointer.pruneBehind(recovered.get(), retention);
        }
        return recovered.isPresent();
    }

    /**
     * Loads the weights of the best checkpoint by a metric.
     *
     * @throws IllegalStateException where no checkpoint has the metric
     */
    Checkpoint recoverBest(String metric, Mode mode) {
        await();
        return checkpointer()
                .flatMap(from -> from.recoverBest(metric, mode, Manifest.WEIGHTS_FILE_NAME))
                .orElseThrow(() -> new IllegalStateException("no checkpoint has the metric '" + metric + "'"));
    }

    void save(int epoch, long step, boolean endOfEpoch, Map<String, Double> metrics, Retention retention) {
        if (checkpointer != null) {
            checkpointer.save(
                    new SavePoint(epoch, step, endOfEpoch, metrics, Map.of(), context.provenance()), retention);
            tellFinished();
        }
    }

    /** Takes over the mean of the weights of some checkpoints. */
    void loadAverage(NDManager manager, List<Checkpoint> checkpoints) {
        if (weights != null) {
            try (NDManager averaging = manager.newSubManager()) {
                weights.load(TensorAverage.of(averaging, checkpoints, Manifest.WEIGHTS_FILE_NAME));
            }
        }
    }

    /** Saves an average as one more checkpoint, for which nothing is deleted. */
    void saveAverage(int epoch, long step, Map<String, Double> metrics) {
        if (checkpointer != null) {
            Map<String, String> metadata = Map.of(Checkpoint.KIND, Checkpoint.AVERAGE);
            checkpointer.save(new SavePoint(epoch, step, true, metrics, metadata, context.provenance()));
            await();
        }
    }

    /** Tells of the checkpoints that stand by now. Asked behind every batch, so it may not cost anything. */
    void tellFinished() {
        if (checkpointer != null) {
            tell(checkpointer.finished());
        }
    }

    /** Waits until every checkpoint stands, and tells of them. */
    void await() {
        if (checkpointer != null) {
            tell(checkpointer.awaitFinished());
        }
    }

    /** Nobody is told of a checkpoint that will be gone when the run is. */
    private void tell(List<Saved> finished) {
        if (checkpointer != null && !checkpointer.isTemporary()) {
            finished.forEach(saved -> context.listener().checkpointSaved(saved.checkpoint(), saved.deleted()));
        }
    }

    @Override
    public void close() {
        if (checkpointer != null) {
            checkpointer.close();
        }
    }
}
