package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.engram.data.sampler.Sampler;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten rows: the label of the first eight is 0, that of the others 1; the weight is the row. */
class SamplerSpecTests {

    private static final String CSV = "x,label,weight,sign,name\n"
            + IntStream.range(0, 10)
                    .mapToObj(
                            row -> row + "," + (row < 8 ? 0 : 1) + "," + row + "," + (row - 5) + ",n" + row % 2 + "\n")
                    .reduce("", String::concat);

    private static final int[] TRAIN = {1, 2, 3, 4, 9};

    private static InputStream csv() {
        return new ByteArrayInputStream(CSV.getBytes(StandardCharsets.UTF_8));
    }

    private static DataSpec data(boolean shuffle, @Nullable SamplerSpec sampler) {
        SplitSpec split = new SplitSpec(0.5, 0.2, 0.2, null);
        return new DataSpec("any", new CsvSpec(List.of("x"), List.of("label")), List.of(), split, 4, shuffle, sampler);
    }

    private static Sampler order(DataSpec data, int... rows) {
        ColumnProfile x = new ColumnProfile("x", ColumnType.INTEGER, 0.0, 9.0, null);
        Table table = Table.read("x.csv", csv(), new Columns(List.of(x), List.of(x)), data.keptColumns());
        return data.order(table, rows, 7);
    }

    private static List<Flaw> flaws(DataSpec data) {
        List<Flaw> flaws = new ArrayList<>();
        Columns.of(data, CsvProfiler.profile("x.csv", csv()), TargetKind.CLASS, flaws);
        return flaws;
    }

    @Test
    void drawsByWeight() {
        Sampler order = order(data(true, new Weighted("weight", true, 19_000)), TRAIN);

        assertThat(IntStream.of(order.order(1)).boxed().distinct()).containsExactlyInAnyOrder(1, 2, 3, 4, 9);
        // 9 of 19, give or take four standard deviations of at most 0.5 / sqrt(19000)
        long nines = IntStream.of(order.order(1)).filter(row -> row == 9).count();
        assertThat(nines).isBetween(9_000 - 276L, 9_000 + 276L);
    }

    @Test
    void drawsEveryRowOnceWithoutReplacement() {
        Sampler order = order(data(true, new Weighted("weight", false, null)), TRAIN);

        assertThat(order.size()).isEqualTo(5);
        assertThat(order.order(1)).containsExactlyInAnyOrder(1, 2, 3, 4, 9);
    }

    @Test
    void drawsEveryClassAsOften() {
        int[] order =
                order(data(true, new Balanced("label", true, 20_000)), TRAIN).order(1);

        long ones = IntStream.of(order).filter(row -> row == 9).count();
        assertThat(ones).isBetween(10_000 - 283L, 10_000 + 283L);
    }

    @Test
    void balancesTextsToo() {
        assertThat(order(data(true, new Balanced("name", true, null)), TRAIN).size())
                .isEqualTo(5);
    }

    @Test
    void loopsInOrder() {
        Sampler order = order(data(false, new Looped(3)), TRAIN);

        assertThat(order.order(1)).containsExactly(1, 2, 3);
        assertThat(order.order(2)).containsExactly(4, 9, 1);
    }

    @Test
    void loopsThroughShuffledPasses() {
        Sampler order = order(data(true, new Looped(5)), TRAIN);

        assertThat(order.order(1)).isEqualTo(order(data(true, null), TRAIN).order(1));
        assertThat(order.order(2)).isNotEqualTo(order.order(1));
    }

    @Test
    void visitsEveryRowOnceWithoutASampler() {
        assertThat(order(data(false, null), TRAIN).order(1)).containsExactly(1, 2, 3, 4, 9);
        assertThat(order(data(true, null), TRAIN).order(1)).containsExactlyInAnyOrder(1, 2, 3, 4, 9);
    }

    /** Whoever trains refuses this with the reason why there are none. */
    @Test
    void drawsNothingFromNothing() {
        assertThat(order(data(true, new Balanced("label", true, null))).size()).isZero();
    }

    @Test
    void refusesRowsOfWhichNoneCanBeDrawn() {
        assertThatExceptionOfType(InvalidDefinition.class)
                .isThrownBy(() -> order(data(true, new Weighted("weight", true, null)), 0))
                .withMessageContaining("/data/sampler: there is no example with a weight above 0, so none can be drawn"
                        + " (of the 1 rows to train on)");
        assertThatExceptionOfType(InvalidDefinition.class)
                .isThrownBy(() -> order(data(true, new Weighted("weight", false, 6)), TRAIN))
                .withMessageContaining("without replacement at most the 5 examples");
    }

    static List<Arguments> fitting() {
        return List.of(
                Arguments.of(data(true, new Weighted("weight", true, null))),
                Arguments.of(data(true, new Balanced("name", true, null))),
                Arguments.of(data(true, new Looped(3))),
                Arguments.of(data(false, new Looped(3))));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void fitsItsColumns(DataSpec data) {
        assertThat(flaws(data)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "wieght | the dataset has no column 'wieght'; did you mean 'weight'? Known: label, name, sign, weight, x",
                "name   | column 'name' is not numeric: row 1 is 'n0'. Leave the column out, or mend the file.",
                "sign   | column 'sign' must hold weights from 0, but its smallest value is -5.0"
            })
    void refusesAColumnThatHoldsNoWeights(String column, String detail) {
        assertThat(flaws(data(true, new Weighted(column, true, null))))
                .containsExactly(new Flaw("/data/sampler/weighted/column", detail));
    }

    @Test
    void refusesAColumnOfClassesThatIsMissing() {
        assertThat(flaws(data(true, new Balanced("lable", true, null))))
                .containsExactly(
                        new Flaw(
                                "/data/sampler/balanced/column",
                                "the dataset has no column 'lable'; did you mean 'label'? Known: label, name, sign, weight, x"));
    }

    @Test
    void refusesTheOrderOfTheFileWhereItDrawsAtRandom() {
        assertThat(flaws(data(false, new Balanced("label", true, null))))
                .containsExactly(
                        new Flaw(
                                "/data/shuffle",
                                "must not be false with the sampler balanced, which draws the examples at random; leave it out"));
        assertThat(flaws(data(false, new Weighted("weight", true, null))))
                .extracting(Flaw::pointer)
                .containsExactly("/data/shuffle");
    }

    @Test
    void namesTheRowOfAWeightThatIsNone() {
        Table table = Table.read(
                "x.csv",
                new ByteArrayInputStream("x,weight\n1,1\n2,\n3,2\n4,abc\n".getBytes(StandardCharsets.UTF_8)),
                new Columns(List.of(), List.of()),
                List.of("weight"));
        DataSpec data = data(true, new Weighted("weight", true, null));

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> data.order(table, new int[] {0, 2, 3}, 1))
                .withMessage("row 4 of x.csv: column 'weight', a weight, is 'abc'. Mend the cell, or name another"
                        + " column.");
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> data.order(table, new int[] {0, 1}, 1))
                .withMessageStartingWith("row 2 of x.csv: column 'weight', a weight, is empty.");
    }
}
