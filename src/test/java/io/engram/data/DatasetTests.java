package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten rows: the features are the row and its tenfold, the label is the row modulo 3. */
class DatasetTests {

    private static final int[] ALL = IntStream.range(0, 10).toArray();

    private static final String CSV = "x,y,label\n"
            + IntStream.range(0, 10)
                    .mapToObj(row -> row + "," + 10 * row + "," + row % 3)
                    .collect(Collectors.joining("\n"));

    private final NDManager manager = NDManager.newBaseManager();
    private final Dataset dataset = dataset(List.of("label"), TargetKind.CLASS);

    private Dataset dataset(List<String> targets, TargetKind kind) {
        return new Dataset(manager, table(CSV, targets), kind, UnaryOperator.identity());
    }

    private static Table table(String csv, List<String> targets, long mostBytes) {
        return Table.read(
                "x.csv",
                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
                new Columns(columns(List.of("x", "y")), columns(targets)),
                Set.of(),
                mostBytes);
    }

    private static Table table(String csv, List<String> targets) {
        return Table.read(
                "x.csv",
                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
                new Columns(columns(List.of("x", "y")), columns(targets)),
                Set.of());
    }

    private static List<ColumnProfile> columns(List<String> names) {
        return names.stream()
                .map(name -> new ColumnProfile(name, ColumnType.INTEGER, 0.0, 90.0, null))
                .toList();
    }

    @AfterEach
    void close() {
        dataset.close();
        manager.close();
    }

    @Test
    void gathersFeaturesAndClassesOfTheRows() {
        Batch batch = dataset.inOrder(new int[] {4, 1, 8}, 3).batch(manager, 0);

        assertThat(batch.size()).isEqualTo(3);
        assertThat(batch.inputs().head().getShape()).isEqualTo(new Shape(3, 2));
        assertThat(batch.inputs().head().toFloatArray()).containsExactly(4, 40, 1, 10, 8, 80);
        assertThat(batch.targets().head().getDataType()).isEqualTo(DataType.INT64);
        assertThat(batch.targets().head().toLongArray()).containsExactly(1, 1, 2);
    }

    @Test
    void gathersNumbersAsRowsOfColumns() {
        try (Dataset numbers = dataset(List.of("label", "x"), TargetKind.VALUE)) {
            NDArray targets = numbers.inOrder(new int[] {5, 7}, 8)
                    .batch(manager, 0)
                    .targets()
                    .head();

            assertThat(targets.getShape()).isEqualTo(new Shape(2, 2));
            assertThat(targets.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(targets.toFloatArray()).containsExactly(2, 5, 1, 7);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLASS", "VALUE", "NONE"})
    void givesTheBatchesOfATableInAFileAsThoseOfOneInMemory(TargetKind kind) {
        List<String> targets = kind == TargetKind.NONE ? List.of() : List.of("label");
        try (Table stored = table(CSV, targets, 20);
                Dataset inMemory = new Dataset(manager, table(CSV, targets), kind, features -> features.mul(1.5))) {
            TableExamples examples = new TableExamples(stored, kind, features -> features.mul(1.5));
            for (long[] rows : new long[][] {{4, 5, 6, 1, 9}, {0}, {9, 8, 7}}) {
                Batch expected = inMemory.collate(manager, rows);
                Batch batch = examples.collate(manager, rows);

                assertThat(stored.inMemory()).isFalse();
                assertThat(batch.size()).isEqualTo(rows.length);
                assertThat(batch.inputs().head()).isEqualTo(expected.inputs().head());
                assertThat(batch.targets()).hasSize(expected.targets().size());
                for (int i = 0; i < batch.targets().size(); i++) {
                    assertThat(batch.targets().get(i))
                            .isEqualTo(expected.targets().get(i));
                }
            }
        }
    }

    @Test
    void keepsWhatTheFeaturesWereTransformedTo() {
        Table table = table("x,y,label\n1,10,0\n2,20,1", List.of("label"));
        try (Dataset scaled = new Dataset(manager, table, TargetKind.CLASS, features -> features.mul(1.5))) {
            assertThat(scaled.inOrder(new int[] {1}, 1)
                            .batch(manager, 0)
                            .inputs()
                            .head()
                            .toFloatArray())
                    .containsExactly(3, 30);
        }
    }

    @Test
    void endsAnEpochWithASmallerBatch() {
        BatchSource source = dataset.inOrder(ALL, 4);

        assertThat(source.batches()).isEqualTo(3);
        assertThat(source.examples()).isEqualTo(10);
        assertThat(source.batch(manager, 2).size()).isEqualTo(2);
        assertThat(source.batch(manager, 2).inputs().head().getShape()).isEqualTo(new Shape(2, 2));
    }

    @Test
    void givesWholeBatchesWhereTheyFit() {
        BatchSource source = dataset.inOrder(ALL, 5);

        assertThat(source.batches()).isEqualTo(2);
        assertThat(source.batch(manager, 1).size()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, Integer.MAX_VALUE})
    void givesEverythingAtOnceToABatchThatIsLarger(int batchSize) {
        BatchSource source = dataset.inOrder(ALL, batchSize);

        assertThat(source.batches()).isEqualTo(1);
        assertThat(source.batch(manager, 0).size()).isEqualTo(10);
    }

    @Test
    void hasNoBatchOfNoRows() {
        assertThat(dataset.inOrder(new int[0], 4).batches()).isZero();
    }

    @Test
    void keepsItsOrderInEveryEpoch() {
        BatchSource source = dataset.inOrder(new int[] {3, 1, 2}, 2);

        assertThat(epoch(source, 1)).containsExactly(3, 1, 2);
        assertThat(epoch(source, 2)).containsExactly(3, 1, 2);
    }

    @Test
    void givesEveryRowOnceInAShuffledEpoch() {
        BatchSource source = dataset.shuffled(new int[] {2, 3, 5, 7, 8, 9}, 4, 1);

        assertThat(epoch(source, 1)).containsExactlyInAnyOrder(2, 3, 5, 7, 8, 9);
        assertThat(epoch(source, 2)).containsExactlyInAnyOrder(2, 3, 5, 7, 8, 9);
    }

    @Test
    void repeatsTheOrderOfAnEpoch() {
        BatchSource source = dataset.shuffled(ALL, 4, 1);
        float[] first = epoch(source, 1);
        float[] second = epoch(source, 2);

        assertThat(second).isNotEqualTo(first);
        assertThat(epoch(source, 1)).isEqualTo(first);
        assertThat(epoch(dataset.shuffled(ALL, 4, 1), 2)).isEqualTo(second);
    }

    /** Another batch size goes through the same order. */
    @Test
    void ordersRowsWhateverTheBatchSize() {
        assertThat(epoch(dataset.shuffled(ALL, 3, 1), 1)).isEqualTo(epoch(dataset.shuffled(ALL, 7, 1), 1));
    }

    @Test
    void shufflesAnotherWayForAnotherSeed() {
        assertThat(epoch(dataset.shuffled(ALL, 4, 2), 1)).isNotEqualTo(epoch(dataset.shuffled(ALL, 4, 1), 1));
    }

    /** The first feature of all rows, in the order of the batches. */
    private float[] epoch(BatchSource source, int epoch) {
        source.startEpoch(epoch);
        float[] rows = new float[(int) source.examples()];
        int at = 0;
        for (int index = 0; index < source.batches(); index++) {
            float[] values = source.batch(manager, index).inputs().head().toFloatArray();
            for (int i = 0; i < values.length; i += 2) {
                rows[at++] = values[i];
            }
        }
        return Arrays.copyOf(rows, at);
    }
}
