package io.engram.data;

import io.engram.tensor.Seeds;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which rows belong to which stage, drawn from the seed; each list is in ascending order. */
public final class Split {

    private final int[] train;
    private final int[] valid;
    private final int[] test;

    private Split(int[] train, int[] valid, int[] test) {
        this.train = train;
        this.valid = valid;
        this.test = test;
    }

    /**
     * Parts the rows that are examples, by values or by shares.
     *
     * @throws io.engram.definition.InvalidDefinition where no row is one
     */
    public static Split of(DataSpec data, KeptCells table, long seed) {
        SplitSpec spec = data.split();
        IntPredicate wanted = RowFilter.rows(data.where(), table);
        SplitBy by = spec.by();
        if (by != null) {
            String[] cells = table.cells(by.column());
            Split all = new Split(
                    rows(cells, by::trains), rows(cells, by.valid()::contains), rows(cells, by.test()::contains));
            return all.without(wanted.negate());
        }
        return of(
                spec, rows(table.rows(), wanted), spec.stratify() == null ? null : table.cells(spec.stratify()), seed);
    }

    /** All rows, as those that are trained on. */
    public static Split whole(int rows) {
        return new Split(IntStream.range(0, rows).toArray(), new int[0], new int[0]);
    }

    /** Draws the shares, from each stratum by itself where strata are given, and rounds to whole rows. */
    public static Split of(SplitSpec spec, int rows, String @Nullable [] strata, long seed) {
        return of(spec, IntStream.range(0, rows).toArray(), strata, seed);
    }

    private static Split of(SplitSpec spec, int[] rows, String @Nullable [] strata, long seed) {
        // A bit for each of very many rows, which also puts them in order.
        BitSet train = new BitSet();
        BitSet valid = new BitSet();
        BitSet test = new BitSet();
        Random random = new Random(Seeds.at(seed, "split".hashCode()));
        for (int[] group : strata == null ? List.of(rows) : groups(rows, strata)) {
            shuffle(group, random);
            int size = group.length;
            int validSize = (int) Math.round(spec.valid() * size);
            int testSize = Math.min((int) Math.round(spec.test() * size), size - validSize);
            boolean everything = spec.train() + spec.valid() + spec.test() > 1 - 1e-9;
            int trainSize = everything
                    ? size - validSize - testSize
                    : Math.min((int) Math.round(spec.train() * size), size - validSize - testSize);
            int testEnd = validSize + testSize;
            set(valid, group, 0, validSize);
            set(test, group, validSize, testEnd);
            set(train, group, testEnd, testEnd + trainSize);
        }
        return new Split(rows(train), rows(valid), rows(test));
    }

    /** The rows of each stratum, in the order in which the strata are first met. */
    private static Collection<int[]> groups(int[] rows, String[] strata) {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (int row : rows) {
            groups.computeIfAbsent(strata[row], stratum -> new Group()).size++;
        }
        for (int row : rows) {
            groups.computeIfAbsent(strata[row], stratum -> new Group()).add(row);
        }
        return groups.values().stream().map(group -> group.rows).toList();
    }

    /** Counted first and filled then, since there may be very many rows. */
    private static final class Group {
        private int size;
        private int filled;
        private int[] rows = {};

        void add(int row) {
            if (rows.length < size) {
                rows = new int[size];
            }
            rows[filled++] = row;
        }
    }

    /** As {@link java.util.Collections#shuffle} does it, without an object for each of very many rows. */
    private static void shuffle(int[] rows, Random random) {
        for (int i = rows.length; i > 1; i--) {
            int j = random.nextInt(i);
            int row = rows[i - 1];
            rows[i - 1] = rows[j];
            rows[j] = row;
        }
    }

    private static int[] rows(String[] cells, Predicate<String> belongs) {
        return rows(cells.length, row -> belongs.test(cells[row]));
    }

    /** The same without the rows that are not wanted. */
    public Split without(IntPredicate unwanted) {
        return new Split(without(train, unwanted), without(valid, unwanted), without(test, unwanted));
    }

    private static int[] without(int[] rows, IntPredicate unwanted) {
        BitSet wanted = new BitSet();
        for (int row : rows) {
            if (!unwanted.test(row)) {
                wanted.set(row);
            }
        }
        return rows(wanted);
    }

    private static void set(BitSet part, int[] group, int from, int to) {
        for (int i = from; i < to; i++) {
            part.set(group[i]);
        }
    }

    private static int[] rows(int all, IntPredicate wanted) {
        BitSet part = new BitSet(all);
        for (int row = 0; row < all; row++) {
            if (wanted.test(row)) {
                part.set(row);
            }
        }
        return rows(part);
    }

    private static int[] rows(BitSet part) {
        int[] rows = new int[part.cardinality()];
        int row = -1;
        for (int i = 0; i < rows.length; i++) {
            row = part.nextSetBit(row + 1);
            rows[i] = row;
        }
        return rows;
    }

    public int[] train() {
        return train.clone();
    }

    public int[] valid() {
        return valid.clone();
    }

    public int[] test() {
        return test.clone();
    }

    /** {@code train 8, valid 1, test 1}. */
    @Override
    public String toString() {
        return "train " + train.length + ", valid " + valid.length + ", test " + test.length;
    }
}
