package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.engram.data.Batch;
import io.engram.data.KeptCells;
import io.engram.data.TargetKind;
import io.engram.data.item.Vocabulary;
import io.engram.loss.Ctc;
import io.engram.loss.LossSpec;
import io.engram.metric.ExtremeExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Finds the rows with the largest and the least losses while they are evaluated, and then says what they are. */
final class ExtremeRows implements AutoCloseable {

    /** Of a target or prediction; nobody reads more. */
    private static final int MOST_NUMBERS = 1000;

    private final ExperimentPlan plan;
    private final int[] rows;
    private final ExtremeExamples extremes;
    private final InputCells cells;
    private long seen;

    /** @param rows in the order in which they are evaluated */
    ExtremeRows(NDManager manager, ExperimentPlan plan, KeptCells data, int[] rows, int most) {
        this.plan = plan;
        this.rows = rows;
        this.cells = new InputCells(plan.examples(), data);
        this.extremes = new ExtremeExamples(manager, most);
    }

    /** Takes the losses of the next rows, (B). */
    void take(NDManager scratch, NDArray losses) {
        long count = losses.size();
        try (NDArray exact = losses.toType(DataType.FLOAT64, false)) {
            extremes.update(scratch, LongStream.range(seen, seen + count).toArray(), exact);
        }
        seen += count;
    }

    /** Reads them again, one after the other. */
    JudgedExample.Extremes judged(NDManager manager, ExampleSet examples, SupervisedBrain brain, int worst, int best) {
        return new JudgedExample.Extremes(
                judged(manager, examples, brain, extremes.worst(), worst),
                judged(manager, examples, brain, extremes.best(), best));
    }

    private List<JudgedExample> judged(
            NDManager manager,
            ExampleSet examples,
            SupervisedBrain brain,
            List<ExtremeExamples.Example> found,
            int most) {
        List<JudgedExample> judged = new ArrayList<>();
        for (ExtremeExamples.Example example : found.subList(0, Math.min(most, found.size()))) {
            int row = rows[(int) example.position()];
            try (NDManager scratch = manager.newSubManager()) {
                var batches = examples.inOrder(new int[] {row}, 1);
                batches.startEpoch(1);
                Batch batch = batches.batch(scratch, 0);
                NDArray target = batch.targets().get(0);
                NDArray output = brain.predictions(batch);
                judged.add(new JudgedExample(
                        row + 1L, example.loss(), shown(target, false), shown(output, true), cells.of(row)));
            }
        }
        return judged;
    }

    /** The numbers of one example, or what they stand for. */
    private Object shown(NDArray array, boolean output) {
        TargetKind kind = plan.examples().target();
        boolean classes =
                kind.holdsClasses() && plan.definition().objectives().stream().anyMatch(LossSpec::scoresClasses);
        List<Object> values = new ArrayList<>();
        if (classes) {
            long[] found = (output ? array.argMax(-1) : array)
                    .toType(DataType.INT64, false)
                    .toLongArray();
            long before = -1;
            for (long number : found) {
                if (!output || kind != TargetKind.TOKEN_SEQUENCE || (number != before && number != blank())) {
                    values.add(label(number));
                }
                before = number;
            }
        } else {
            for (float number : array.toType(DataType.FLOAT32, false).toFloatArray()) {
                values.add(Float.isFinite(number) ? (Object) number : String.valueOf(number));
            }
        }
        List<Object> few = values.subList(0, Math.min(MOST_NUMBERS, values.size()));
        return few.size() == 1 && !kind.isSequence() ? few.get(0) : List.copyOf(few);
    }

    private long blank() {
        return plan.definition().objectives().stream()
                .filter(Ctc.class::isInstance)
                .map(loss -> ((Ctc) loss).blank())
                .findFirst()
                .orElse(-1);
    }

    private Object label(long number) {
        @Nullable Vocabulary labels = plan.examples().labels().orElse(null);
        return labels == null || number < 0 || number >= labels.size() ? (Object) number : labels.label((int) number);
    }

    @Override
    public void close() {
        extremes.close();
    }
}
