package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.engram.tensor.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTests {

    @ParameterizedTest
    @CsvSource({
        "0.8, 0.1, 0.1, 100, 80, 10, 10",
        "0.7, 0.2, 0.1, 1797, 1258, 359, 180",
        "1, 0, 0, 7, 7, 0, 0",
        "0.5, 0.2, 0.1, 100, 50, 20, 10",
        "0.6, 0.2, 0.2, 3, 1, 1, 1",
        "0.8, 0.1, 0.1, 1, 1, 0, 0"
    })
    void hasThePartsThatWereAskedFor(
            double train, double valid, double test, int rows, int trainRows, int validRows, int testRows) {
        Split split = Split.of(new SplitSpec(train, valid, test, null), rows, null, 1);

        assertThat(split.train()).hasSize(trainRows);
        assertThat(split.valid()).hasSize(validRows);
        assertThat(split.test()).hasSize(testRows);
    }

    @Test
    void givesEveryRowToOnePart() {
        Split split = Split.of(new SplitSpec(0.7, 0.2, 0.1, null), 1797, null, 1);

        int[] all = IntStream.concat(
                        IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.valid())),
                        Arrays.stream(split.test()))
                .sorted()
                .toArray();
        assertThat(all).isEqualTo(IntStream.range(0, 1797).toArray());
    }

    @Test
    void listsRowsInAscendingOrder() {
        Split split = Split.of(new SplitSpec(0.7, 0.2, 0.1, null), 100, null, 1);

        assertThat(split.train()).isSorted();
        assertThat(split.valid()).isSorted();
        assertThat(split.test()).isSorted();
    }

    /** Ten million rows are to be parted in a heap that holds none of them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesFewBytesForARow(boolean stratified) {
        int rows = 1_000_000;
        String[] strata = new String[rows];
        Arrays.setAll(strata, row -> row % 3 == 0 ? "a" : "b");
        SplitSpec spec = new SplitSpec(0.98, 0.02, 0, null);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        Split split = Split.of(spec, rows, stratified ? strata : null, 1);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(split.train()).hasSize(980_000);
        // The rows, those of each stratum, and the parts; what it takes for a bit each is an eighth of a byte, or
        // doubled.
        assertThat(allocated).isLessThan((stratified ? 13L : 9L) * rows);
    }

    @Test
    void givesTheSameRowsForTheSameSeed() {
        SplitSpec spec = new SplitSpec(0.7, 0.2, 0.1, null);

        Split split = Split.of(spec, 100, null, 1);

        assertThat(Split.of(spec, 100, null, 1).train()).isEqualTo(split.train());
        assertThat(Split.of(spec, 100, null, 1).test()).isEqualTo(split.test());
        assertThat(Split.of(spec, 100, null, 2).train()).isNotEqualTo(split.train());
    }

    /** A run that was begun by an earlier Engram goes on with the same rows. */
    @Test
    void drawsRowsAsJavaShufflesAList() {
        List<Integer> rows = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
        Collections.shuffle(rows, new Random(Seeds.at(7, "split".hashCode())));

        Split split = Split.of(new SplitSpec(0.7, 0.2, 0.1, null), 100, null, 7);

        assertThat(split.valid()).containsExactlyInAnyOrder(ints(rows.subList(0, 20)));
        assertThat(split.test()).containsExactlyInAnyOrder(ints(rows.subList(20, 30)));
    }

    private static int[] ints(List<Integer> rows) {
        return rows.stream().mapToInt(row -> row).toArray();
    }

    /** 300 rows of a, 100 of b and 20 of c, mixed. */
    @Test
    void givesEachStratumTheSameShares() {
        String[] strata = IntStream.range(0, 420)
                .mapToObj(row -> row % 21 == 0 ? "c" : row % 21 <= 5 ? "b" : "a")
                .toArray(String[]::new);

        Split split = Split.of(new SplitSpec(0.8, 0.1, 0.1, "label"), 420, strata, 1);

        assertThat(counts(split.train(), strata)).containsExactly(240, 80, 16);
        assertThat(counts(split.valid(), strata)).containsExactly(30, 10, 2);
        assertThat(counts(split.test(), strata)).containsExactly(30, 10, 2);
    }

    private static int[] counts(int[] rows, String[] strata) {
        return IntStream.of('a', 'b', 'c')
                .map(stratum -> (int) Arrays.stream(rows)
                        .filter(row -> strata[row].charAt(0) == stratum)
                        .count())
                .toArray();
    }

    @Test
    void refusesSharesAboveOneTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SplitSpec(0.8, 0.2, 0.1, null))
                .withMessageContaining("must not exceed 1 together");
    }

    @Test
    void keepsItsRowsFromItsCallers() {
        Split split = Split.of(new SplitSpec(1, 0, 0, null), 3, null, 1);

        split.train()[0] = 99;

        assertThat(split.train()).containsExactly(0, 1, 2);
    }
}
