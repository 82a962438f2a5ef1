package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.metric.stats.ErrorRateStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * A metric of what was recognised beside what was said, token by token. The best class of every step is found on the
 * device and stays there; the host reads it only where the value is asked for, a checkpoint is saved, or much has
 * gathered. What is kept are sums.
 */
class TokenMetric implements Metric {

    private static final int MOST_UNREAD_BATCHES = 64;

    private final NDManager manager;
    private final MetricKernels kernels;
    private final String name;
    private final OptionalInt blank;
    private final Score score;
    private final ToDoubleFunction<double[]> formula;
    private final NDArray sums;
    private final List<NDList> unread = new ArrayList<>();

    /** What one sequence adds to the sums. */
    interface Score {
        double[] of(List<String> reference, List<String> hypothesis);
    }

    /** @param blank none where every step is a token */
    TokenMetric(
            NDManager manager,
            String name,
            OptionalInt blank,
            int sums,
            Score score,
            ToDoubleFunction<double[]> formula) {
        this.manager = manager.newSubManager();
        this.kernels = MetricKernels.on(manager.getDevice());
        this.name = name;
        this.blank = blank;
        this.score = score;
        this.formula = formula;
        this.sums = this.manager.zeros(new Shape(sums), DataType.FLOAT64);
    }

    /** @param words what tokens are put together to before they are compared */
    static Metric errorRate(NDManager manager, String name, OptionalInt blank, UnaryOperator<List<String>> words) {
        return new TokenMetric(
                manager,
                name,
                blank,
                6,
                (reference, hypothesis) -> edits(words.apply(reference), words.apply(hypothesis)),
                TokenMetric::percent) {
            @Override
            public Map<String, Object> report() {
                double[] counts = sums();
                return Map.of(
                        "insertions", (long) counts[0],
                        "deletions", (long) counts[1],
                        "substitutions", (long) counts[2],
                        "tokens", (long) counts[3],
                        "wrong_sequences", (long) counts[4],
                        "sequences", (long) counts[5]);
            }
        };
    }

    private static double[] edits(List<String> reference, List<String> hypothesis) {
        ErrorRateStats stats = new ErrorRateStats();
        stats.append("", reference, hypothesis);
        ErrorRateStats.Summary edits = stats.summarize();
        return new double[] {
            edits.insertions(), edits.deletions(), edits.substitutions(), edits.tokens(), edits.erroneousSentences(), 1
        };
    }

    private static double percent(double[] counts) {
        double edits = counts[0] + counts[1] + counts[2];
        // Of no sequence it is NaN; of sequences without a token 0, or infinite where something was heard.
        return counts[5] > 0 && edits == 0 ? 0 : 100 * edits / counts[3];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void update(NDManager scratch, NDArray predictions, NDList targets) {
        NDArray y = targets.get(0);
        if (!y.getDataType().isInteger() || y.getShape().dimension() != 2) {
            throw new IllegalArgumentException(name + " compares sequences of classes (B, L), but the targets are "
                    + y.getDataType() + " " + y.getShape() + ".");
        }
        NDList kept = new NDList();
        kept.add(kernels.run(manager, predictions.getDataType().isInteger() ? "copied" : "best_path", predictions));
        kept.add(kernels.run(manager, "copied", y));
        targets.subNDList(1).forEach(lengths -> kept.add(kernels.run(manager, "copied", lengths)));
        unread.add(kept);
        if (unread.size() >= MOST_UNREAD_BATCHES) {
            read();
        }
    }

    /** Brings the sums up to date. */
    private void read() {
        if (unread.isEmpty()) {
            return;
        }
        double[] added = new double[Math.toIntExact(sums.size())];
        for (NDList batch : unread) {
            add(batch, added);
            batch.close();
        }
        unread.clear();
        try (NDManager scratch = manager.newSubManager()) {
            kernels.run(scratch, "add_", sums, scratch.create(added));
        }
    }

    private void add(NDList batch, double[] added) {
        long[] heard = ids(batch.get(0));
        long[] said = ids(batch.get(1));
        int rows = Math.toIntExact(batch.get(0).getShape().get(0));
        int[] heardLengths = lengths(batch, 2, rows, heard.length / Math.max(1, rows));
        int[] saidLengths = lengths(batch, batch.size() - 1, rows, said.length / Math.max(1, rows));
        for (int row = 0; row < rows; row++) {
            List<String> hypothesis = TokenSequences.of(heard, row * (heard.length / rows), heardLengths[row], blank);
            List<String> reference =
                    TokenSequences.of(said, row * (said.length / rows), saidLengths[row], OptionalInt.empty());
            double[] own = score.of(reference, hypothesis);
            Arrays.setAll(added, i -> added[i] + own[i]);
        }
    }

    private static long[] ids(NDArray array) {
        try (NDArray whole = array.toType(DataType.INT64, true)) {
            return whole.toLongArray();
        }
    }

    /** Shares of the steps, rounded to steps as those of ctc. */
    private static int[] lengths(NDList batch, int place, int rows, int steps) {
        int[] lengths = new int[rows];
        if (place < 2 || batch.size() == 2) {
            Arrays.fill(lengths, steps);
            return lengths;
        }
        float[] shares = batch.get(place).toFloatArray();
        Arrays.setAll(lengths, row -> (int) Math.rint(shares[row] * (float) steps));
        return lengths;
    }

    /** The sums over all batches. */
    double[] sums() {
        read();
        return sums.toDoubleArray();
    }

    @Override
    public double value() {
        return formula.applyAsDouble(sums());
    }

    @Override
    public void reset() {
        unread.forEach(NDList::close);
        unread.clear();
        try (NDManager scratch = manager.newSubManager()) {
            kernels.run(scratch, "clear_", sums);
        }
    }

    @Override
    public Map<String, NDArray> tensors() {
        read();
        return Map.of(name + ".sums", sums);
    }

    @Override
    public void close() {
        manager.close();
    }
}
