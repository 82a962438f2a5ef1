package io.engram.data;

import ai.djl.ndarray.NDManager;
import io.engram.data.sampler.BatchOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The batches of what remains of an epoch. It never changes, so any thread may make any of them. */
record Collation(Examples examples, BatchOrder order, int epoch) {

    private static final int SHOWN = 5;

    /**
     * Makes a batch.
     *
     * @throws UnreadableBatch where its examples cannot be read
     */
    Batch batch(NDManager manager, int index) {
        long[] positions = order.batch(index);
        try {
            return examples.collate(manager, positions);
        } catch (InvalidData e) {
            // It names the row and the cure by itself, and is the data's fault, not the program's.
            throw e;
        } catch (RuntimeException e) {
            throw new UnreadableBatch(
                    "Batch " + index + " of epoch " + epoch + " cannot be made of the examples " + shown(positions)
                            + ": " + e.getMessage(),
                    e);
        }
    }

    private static String shown(long[] positions) {
        String first =
                Arrays.stream(positions).limit(SHOWN).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return positions.length <= SHOWN ? first : first + ", ... (" + positions.length + " in all)";
    }
}
