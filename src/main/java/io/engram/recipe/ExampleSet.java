package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.data.BadRows;
import io.engram.data.BatchSource;
import io.engram.data.Dataset;
import io.engram.data.InvalidData;
import io.engram.data.KeptCells;
import io.engram.data.Loader;
import io.engram.data.PrefetchingLoader;
import io.engram.data.Split;
import io.engram.data.Table;
import io.engram.data.TableExamples;
import io.engram.data.item.ItemExamples;
import io.engram.data.item.StoredRows;
import io.engram.data.sampler.BatchSampler;
import io.engram.data.sampler.Sampler;
import io.engram.model.Network;
import io.engram.model.Pass;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The examples of a run, wherever they are. */
interface ExampleSet extends AutoCloseable {

    /** Batches of the rows that a sampler names. */
    BatchSource batches(Sampler rows, int batchSize);

    /** Leaves out what the definition does not want. */
    default Split usable(Split split, BadRows badRows) {
        return split;
    }

    /** Batches of these rows in their order. */
    default BatchSource inOrder(int[] rows, int batchSize) {
        return batches(Sampler.inOrder(rows.length).of(rows), batchSize);
    }

    @Override
    void close();

    /**
     * The examples of a plan.
     *
     * @param transforms null where there are none; a table goes through them here where the plan says so
     */
    static ExampleSet of(NDManager manager, ExperimentPlan plan, KeptCells data, @Nullable Network transforms) {
        if (plan.examples() instanceof ExamplePlan.OfTable table && data instanceof Table rows) {
            Network once = plan.transformsOnce() ? transforms : null;
            return ofTable(
                    manager,
                    rows,
                    table,
                    features -> once == null
                            ? features
                            : once.forward(new NDList(features), Pass.EVALUATION)
                                    .singletonOrThrow());
        }
        if (plan.examples() instanceof ExamplePlan.OfItems items && data instanceof StoredRows rows) {
            return new OfItems(new ItemExamples(rows, items.items()));
        }
        throw new IllegalArgumentException("the data were not read as the plan says: " + data.getClass());
    }

    /** A table of numbers, all on the device, or read batch by batch where it does not fit into memory. */
    private static ExampleSet ofTable(
            NDManager manager, Table table, ExamplePlan.OfTable plan, UnaryOperator<NDArray> transform) {
        if (!table.inMemory()) {
            TableExamples examples = new TableExamples(table, plan.target(), transform);
            return new ExampleSet() {
                @Override
                public BatchSource batches(Sampler rows, int batchSize) {
                    return new Loader(examples, BatchSampler.of(rows, batchSize, false));
                }

                @Override
                public void close() {
                    // the table closes with its data
                }
            };
        }
        Dataset dataset = new Dataset(manager, table, plan.target(), transform);
        return new ExampleSet() {
            @Override
            public BatchSource batches(Sampler rows, int batchSize) {
                return dataset.batches(rows, batchSize);
            }

            @Override
            public void close() {
                dataset.close();
            }
        };
    }

    /** Rows that are read when a batch needs them. Reads ahead in a thread of its own. */
    final class OfItems implements ExampleSet {

        private static final Logger log = LoggerFactory.getLogger(ExampleSet.class);

        /** One thread is enough to keep reading from the training's way; more would take its cores. */
        private static final int THREADS = 1;

        private static final int BATCHES_AHEAD = 2;

        private final ItemExamples examples;
        private final List<PrefetchingLoader> loaders = new ArrayList<>();

        OfItems(ItemExamples examples) {
            this.examples = examples;
        }

        @Override
        public BatchSource batches(Sampler rows, int batchSize) {
            PrefetchingLoader loader =
                    new PrefetchingLoader(examples, BatchSampler.of(rows, batchSize, false), THREADS, BATCHES_AHEAD);
            loaders.add(loader);
            return loader;
        }

        @Override
        public BatchSource inOrder(int[] rows, int batchSize) {
            return new Loader(
                    examples, BatchSampler.of(Sampler.inOrder(rows.length).of(rows), batchSize, false));
        }

        @Override
        public Split usable(Split split, BadRows badRows) {
            if (badRows == BadRows.REFUSE) {
                return split;
            }
            BitSet bad = new BitSet();
            InvalidData first = null;
            for (int row = 0; row < examples.size(); row++) {
                try {
                    examples.check(row);
                } catch (InvalidData e) {
                    log.warn("a bad row is left out: {}", e.getMessage());
                    bad.set(row);
                    first = first == null ? e : first;
                }
            }
            if (first != null && bad.cardinality() == examples.size()) {
                throw new InvalidData(
                        "No row can be used, so that none is left. The first: " + first.getMessage(), first);
            }
            if (!bad.isEmpty()) {
                log.warn("{} of {} rows are bad and left out", bad.cardinality(), examples.size());
            }
            return split.without(bad::get);
        }

        @Override
        public void close() {
            loaders.forEach(PrefetchingLoader::close);
        }
    }
}
