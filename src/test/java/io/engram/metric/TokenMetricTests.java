package io.engram.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.TensorState;
import io.engram.definition.Names;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenMetricTests {

    private static final double TOLERANCE = 1e-12;
    private static final int CLASSES = 10;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Metric create(MetricSpec spec) {
        return spec.create(manager, new Shape(-1, -1, CLASSES));
    }

    /** Logits (B, T, CLASSES) whose best classes these are; behind a row's end there is class 9. */
    private NDArray logits(int[]... rows) {
        int steps = longest(rows);
        float[] values = new float[rows.length * steps * CLASSES];
        for (int row = 0; row < rows.length; row++) {
            for (int step = 0; step < steps; step++) {
                int best = step < rows[row].length ? rows[row][step] : 9;
                values[(row * steps + step) * CLASSES + best] = 3;
            }
        }
        return manager.create(values, new Shape(rows.length, steps, CLASSES));
    }

    private NDArray ids(int[]... rows) {
        int steps = longest(rows);
        long[] values = new long[rows.length * steps];
        for (int row = 0; row < rows.length; row++) {
            for (int step = 0; step < rows[row].length; step++) {
                values[row * steps + step] = rows[row][step];
            }
        }
        return manager.create(values, new Shape(rows.length, steps));
    }

    private NDArray lengths(int[]... rows) {
        float[] shares = new float[rows.length];
        for (int row = 0; row < rows.length; row++) {
            shares[row] = rows[row].length / (float) longest(rows);
        }
        return manager.create(shares);
    }

    private static int longest(int[]... rows) {
        int longest = 0;
        for (int[] row : rows) {
            longest = Math.max(longest, row.length);
        }
        return longest;
    }

    private static int[] row(int... ids) {
        return ids;
    }

    private void update(Metric metric, int[][] heard, int[][] said) {
        metric.update(manager, logits(heard), new NDList(ids(said), lengths(heard), lengths(said)));
    }

    /** 1 1 0 1 2 is heard as 1 1 2, of 1 2 (one insertion); 3 0 0 as 3, of 4 5 (one substitution, one deletion). */
    private void hear(Metric metric) {
        update(metric, new int[][] {row(1, 1, 0, 1, 2), row(3, 0, 0)}, new int[][] {row(1, 2), row(4, 5)});
    }

    @Test
    void dropsRepetitionsAndBlanksBeforeItCountsEdits() {
        Metric rate = create(new TokenErrorRate(Decoding.CTC, 0));
        assertThat(rate.value()).isNaN();

        hear(rate);

        assertThat(rate.value()).isEqualTo(75);
        assertThat(rate.report())
                .containsEntry("insertions", 1L)
                .containsEntry("deletions", 1L)
                .containsEntry("substitutions", 1L)
                .containsEntry("tokens", 4L)
                .containsEntry("wrong_sequences", 2L)
                .containsEntry("sequences", 2L);
        rate.reset();
        assertThat(rate.value()).isNaN();
    }

    @Test
    void takesEveryStepForATokenWhereItIsTold() {
        Metric rate = create(new TokenErrorRate(Decoding.STEPS, 0));

        update(rate, new int[][] {row(1, 1, 0, 2)}, new int[][] {row(1, 1, 0, 3)});

        assertThat(rate.value()).isEqualTo(25);
    }

    @Test
    void takesTokensThatARecipeHasFoundItself() {
        Metric rate = create(new CharacterErrorRate(Decoding.STEPS, 0));
        int[][] heard = {row(1, 2, 3), row(4)};
        int[][] said = {row(1, 3), row(4)};

        rate.update(manager, ids(heard), new NDList(ids(said), lengths(heard), lengths(said)));

        assertThat(rate.value()).isCloseTo(100 / 3.0, within(TOLERANCE));
        assertThat(rate.name()).isEqualTo("cer");
    }

    @Test
    void countsAllStepsWithoutLengths() {
        Metric rate = create(new TokenErrorRate(Decoding.CTC, 0));

        rate.update(manager, logits(row(1, 0, 2)), ids(row(1, 2)));

        assertThat(rate.value()).isZero();
    }

    /** Words 1 2, 3 and 4 of characters, 9 between: heard are 1 2 and 3 4. */
    @Test
    void putsCharactersTogetherToWords() {
        int[][] heard = {row(1, 0, 2, 9, 9, 3, 4)};
        int[][] said = {row(1, 2, 9, 3, 9, 4)};
        Metric words = create(new WordErrorRate(Decoding.CTC, 0, 9));
        Metric tokens = create(new WordErrorRate(Decoding.CTC, 0, null));

        update(words, heard, said);
        update(tokens, heard, said);

        assertThat(words.value()).isCloseTo(200 / 3.0, within(TOLERANCE));
        assertThat(tokens.value()).isCloseTo(100 / 6.0, within(TOLERANCE));
    }

    @Test
    void isInfiniteWhereSomethingWasHeardAndNothingSaid() {
        Metric rate = create(new TokenErrorRate(Decoding.CTC, 0));

        rate.update(
                manager,
                logits(row(1, 2)),
                new NDList(ids(row(1)), manager.create(new float[] {1}), manager.create(new float[] {0})));

        assertThat(rate.value()).isInfinite();
    }

    /**
     * {@code sacrebleu.corpus_bleu(hypotheses, [references], smooth_method="none", tokenize="none")}, and BLEU with
     * {@code max_ngram_order=2}.
     */
    @Test
    void countsNgrams() {
        int[][] heard = {row(1, 2, 3, 4, 6), row(7, 8, 9, 1, 2, 2), row(3, 4, 5, 6, 7, 3)};
        int[][] said = {row(1, 2, 3, 4, 5, 6), row(7, 8, 9, 1, 2), row(3, 3, 4, 5, 6, 7, 8)};
        Metric four = create(new Bleu(Decoding.STEPS, 0, 4));
        Metric two = create(new Bleu(Decoding.STEPS, 0, 2));
        assertThat(four.value()).isNaN();

        update(four, heard, said);
        update(two, heard, said);

        assertThat(four.value()).isCloseTo(71.79290441211491, within(1e-9));
        assertThat(two.value()).isCloseTo(81.08137802110937, within(1e-9));
        four.reset();
        update(four, new int[][] {row(1, 2)}, new int[][] {row(2, 1)});
        assertThat(four.value()).isZero();
    }

    static List<MetricSpec> metrics() {
        return List.of(
                new TokenErrorRate(Decoding.CTC, 0),
                new CharacterErrorRate(Decoding.CTC, 0),
                new WordErrorRate(Decoding.CTC, 0, 9),
                new Bleu(Decoding.CTC, 0, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void goesOnInTheMiddleOfAStage(MetricSpec spec) throws IOException {
        Metric whole = create(spec);
        hear(whole);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        new TensorState(manager, whole::tensors).snapshot().writeTo(saved);
        update(whole, new int[][] {row(4, 5)}, new int[][] {row(4, 5, 6)});

        Metric recovered = create(spec);
        hear(recovered);
        new TensorState(manager, recovered::tensors, recovered::makeRoom)
                .load(new ByteArrayInputStream(saved.toByteArray()));
        update(recovered, new int[][] {row(4, 5)}, new int[][] {row(4, 5, 6)});

        assertThat(recovered.value()).isEqualTo(whole.value()).isNotNaN();
        assertThat(recovered.tensors()).containsOnlyKeys(spec.name() + ".sums");
        assertThat(spec.name()).isEqualTo(Names.kindOf(spec.getClass()));
        assertThat(MetricName.usualMode("valid." + spec.name())).isEqualTo(spec.mode());
    }

    /** More batches than are kept unread, whose tensors their step has closed. */
    @Test
    void needsABatchOnlyWhileItIsTold() {
        Metric rate = create(new TokenErrorRate(Decoding.CTC, 0));

        for (int i = 0; i < 150; i++) {
            try (NDManager step = manager.newSubManager()) {
                NDArray x = logits(row(1, 2, 3, 4));
                NDArray y = ids(row(1, 2, 3, 5));
                x.attach(step);
                y.attach(step);
                rate.update(step, x, y);
            }
        }

        assertThat(rate.value()).isEqualTo(25);
        assertThat(rate.report()).containsEntry("sequences", 150L);
    }

    @Test
    void refusesTargetsThatAreNoSequences() {
        Metric rate = create(new TokenErrorRate(Decoding.CTC, 0));

        assertThatThrownBy(
                        () -> rate.update(manager, logits(row(1, 2)), manager.zeros(new Shape(1, 2), DataType.FLOAT32)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("compares sequences of classes (B, L), but the targets are float32 (1, 2)");
    }
}
