package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The inputs of all batches of an epoch, one after the other; each goes when the next one comes. */
record InputsOf(NDManager manager, BatchSource batches) implements Iterable<NDList> {

    @Override
    public Iterator<NDList> iterator() {
        return new Iterator<>() {
            private int next;
            private @Nullable NDManager scratch;

            @Override
            public boolean hasNext() {
                if (next < batches.batches()) {
                    return true;
                }
                release();
                return false;
            }

            @Override
            public NDList next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                release();
                NDManager own = manager.newSubManager();
                scratch = own;
                Batch batch = batches.batch(own, next++);
                NDArray lengths = batch.lengths();
                NDArray input = batch.inputs().singletonOrThrow();
                return lengths == null ? new NDList(input) : new NDList(input, lengths);
            }

            private void release() {
                if (scratch != null) {
                    scratch.close();
                    scratch = null;
                }
            }
        };
    }
}
