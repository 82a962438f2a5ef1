package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplesTests {

    @Test
    void bundlesTheDigits() {
        DatasetProfile digits = Samples.profile("digits");

        assertThat(Samples.names()).containsExactly("digits");
        assertThat(digits.rows()).isEqualTo(1797);
        assertThat(digits.columns()).hasSize(65).allMatch(column -> column.type() == ColumnType.INTEGER);
        assertThat(digits.columns().get(64).brief())
                .isEqualTo(new ColumnProfile("label", ColumnType.INTEGER, 0.0, 9.0, null));
    }

    @Test
    void hasTenClassesOfDigits() {
        ColumnProfile label = Samples.profile("digits").columns().get(64);
        Columns columns = new Columns(List.of(), List.of(label));

        String[] labels = Table.read("x.csv", Samples.open("digits"), columns, Set.of("label"))
                .cells("label");

        assertThat(Set.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"))
                .containsExactlyInAnyOrderElementsOf(Set.copyOf(List.of(labels)));
    }

    @Test
    void profilesASampleOnce() {
        assertThat(Samples.profile("digits")).isSameAs(Samples.profile("digits"));
    }

    @Test
    void previewsTheFirstRowsAsTheyAreWritten() {
        List<List<String>> rows = CsvPreview.rows("x.csv", Samples.open("digits"), 1, 10);

        assertThat(rows).hasSize(10).allMatch(row -> row.size() == 65);
        assertThat(rows.get(0)).startsWith("0", "0", "5", "13").endsWith("0");
    }

    @Test
    void refusesAnUnknownSample() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.open("../../etc/passwd"))
                .withMessageContaining("Known: [digits]");
    }

    @Test
    void namesSourceAndLicence() throws IOException {
        try (InputStream readme = Samples.class.getResourceAsStream("samples/README.md")) {
            assertThat(readme).isNotNull();
            assertThat(new String(readme.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("UCI", "CC BY 4.0");
        }
    }
}
