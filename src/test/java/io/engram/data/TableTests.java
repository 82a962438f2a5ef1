package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTests {

    private static final String CSV = "id,x,y,label\nfirst,1,0.5,3\nsecond,2,-1.5,4\n";

    @Test
    void readsTheColumnsThatAreAskedForInTheirOrder() {
        Table table = Table.read("x.csv", stream(CSV), columns(List.of("y", "x"), List.of("label")), Set.of());

        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.featureCount()).isEqualTo(2);
        assertThat(table.features()).containsExactly(0.5f, 1f, -1.5f, 2f);
        assertThat(table.targetCount()).isEqualTo(1);
        assertThat(table.targets()).containsExactly(3, 4);
    }

    @Test
    void keepsCellsAsTheyAreWritten() {
        Table table = Table.read("x.csv", stream(CSV), columns(List.of("x"), List.of("label")), Set.of("id"));

        assertThat(table.cells("id")).containsExactly("first", "second");
    }

    @Test
    void keepsCellsOfATarget() {
        Table table = Table.read("x.csv", stream(CSV), columns(List.of("x"), List.of("label")), Set.of("label"));

        assertThat(table.cells("label")).containsExactly("3", "4");
        assertThat(table.targets()).containsExactly(3, 4);
    }

    @Test
    void keepsInAFileWhatIsTooLargeForMemory() {
        String rows = IntStream.range(0, 10_000)
                .mapToObj(i -> i + "," + -i + "," + i / 2.0)
                .collect(Collectors.joining("\n"));
        try (Table table = Table.read(
                "x.csv", stream("a,b,c\n" + rows), columns(List.of("a", "c"), List.of("b")), Set.of("b"), 50_000)) {
            float[] features = new float[6];
            double[] targets = new double[3];

            table.read(9_997, 2, features, targets, 1);
            table.read(0, 1, features, targets, 0);

            assertThat(table.inMemory()).isFalse();
            assertThat(table.rows()).isEqualTo(10_000);
            assertThat(features).containsExactly(0f, 0f, 9_997f, 4998.5f, 9_998f, 4_999f);
            assertThat(targets).containsExactly(0, -9_997, -9_998);
            assertThat(table.cells("b")).endsWith("-9999");
            assertThatIllegalStateException().isThrownBy(table::features);
        }
    }

    @Test
    void growsWithTheFile() {
        String rows = IntStream.range(0, 10_000)
                .mapToObj(i -> i + "," + -i + ",c" + i % 3)
                .collect(Collectors.joining("\n"));

        Table table =
                Table.read("x.csv", stream("a,b,c\n" + rows), columns(List.of("a"), List.of("b", "a")), Set.of("c"));

        assertThat(table.rows()).isEqualTo(10_000);
        assertThat(table.features()).hasSize(10_000).endsWith(9_998f, 9_999f);
        assertThat(table.targets()).hasSize(20_000).endsWith(-9_999, 9_999);
        assertThat(table.cells("c")).hasSize(10_000).endsWith("c2", "c0");
    }

    @Test
    void readsASample() {
        Columns columns = columns(List.of("p0", "p63"), List.of("label"));

        Table table = Table.read("x.csv", Samples.open("digits"), columns, Set.of("label"));

        assertThat(table.rows()).isEqualTo(1797);
        assertThat(table.features()).hasSize(2 * 1797);
        assertThat(table.targets()).startsWith(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "nan", "1e39"})
    void refusesACellThatIsNotAFiniteNumberOf32Bits(String cell) {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> Table.read(
                        "x.csv", stream("x,y\n1,2\n" + cell + ",3\n"), columns(List.of("x"), List.of("y")), Set.of()))
                .withMessageStartingWith("x.csv: Row 2 of column 'x' is ");
    }

    @Test
    void refusesATargetThat32BitsCannotHold() {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> Table.read(
                        "x.csv", stream("x,y\n1,2\n3,1e39\n"), columns(List.of("x"), List.of("y")), Set.of()))
                .withMessageStartingWith("x.csv: Row 2 of column 'y' is 1.0E39, more than 32 bits can hold");
    }

    @Test
    void refusesAFileThatHasLostAColumn() {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(
                        () -> Table.read("x.csv", stream(CSV), columns(List.of("x", "z"), List.of("label")), Set.of()))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining("no column 'z'");
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(
                        () -> Table.read("x.csv", stream(CSV), columns(List.of("x"), List.of("label")), Set.of("z")))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining("no column 'z'");
    }

    @Test
    void hasNoCellsOfAColumnThatWasNotToBeKept() {
        Table table = Table.read("x.csv", stream(CSV), columns(List.of("x"), List.of("label")), Set.of("id"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.cells("x"))
                .withMessage("the cells of 'x' were not kept, but those of [id]");
    }

    private static Columns columns(List<String> features, List<String> targets) {
        return new Columns(numeric(features), numeric(targets));
    }

    private static List<ColumnProfile> numeric(List<String> names) {
        return names.stream()
                .map(name -> new ColumnProfile(name, ColumnType.NUMBER, 0.0, 1.0, null))
                .toList();
    }

    private static InputStream stream(String csv) {
        return new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    }
}
