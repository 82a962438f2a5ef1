package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.definition.InvalidDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("data.where")
class FilteredTrainingTests {

    @TempDir
    private Path folder;

    private static ExperimentDefinition where(String filters, String input) {
        return RecipeRuns.definition("""
                name: filtered
                data:
                  dataset: rows
                  %s
                  where: %s
                  split: {train: 0.5, valid: 0.25, test: 0.25}
                  batch_size: 4
                modules: {model: [{linear: {units: 1}}]}
                objectives: [mse]
                optimizer: {sgd: {lr: 0.01}}
                epochs: 1
                checkpoints: {metric: train.loss, mode: min}
                """.formatted(input, filters));
    }

    /** 40 rows: x is 0 to 39, group is a to d in turn, and every tenth x is missing in the column at. */
    private Path rows() throws IOException {
        StringBuilder csv = new StringBuilder("x,y,group,at\n");
        for (int i = 0; i < 40; i++) {
            csv.append(i).append(',').append(2 * i).append(',').append("abcd".charAt(i % 4));
            csv.append(',').append(i % 10 == 0 ? "" : String.valueOf(i)).append('\n');
        }
        return Files.writeString(folder.resolve("rows.csv"), csv);
    }

    private long examples(String filters, String input) throws IOException {
        List<StageStats> stages =
                new RecipeRuns(folder).train("run" + (filters + input).hashCode(), where(filters, input), rows());
        assertThat(stages).extracting(StageStats::stage).containsExactly(Stage.TRAIN, Stage.VALID, Stage.TEST);
        return stages.stream().mapToLong(StageStats::examples).sum();
    }

    @Test
    @DisplayName("takes the rows that every line takes, of a table and of items, before shares are drawn")
    void takesRows() throws IOException {
        String table = "csv: {features: [x], target: y}";
        String items = "input: {numbers: {columns: [x]}}\n  target: {numbers: {columns: [y]}}";
        for (String input : List.of(table, items)) {
            assertThat(examples("[{column: x, min: 8, max: 23}]", input)).isEqualTo(16);
            assertThat(examples("[{column: group, any_of: [a, b]}, {column: x, max: 19}]", input))
                    .isEqualTo(10);
            assertThat(examples("[{column: at, none_of: [\"\"]}]", input)).isEqualTo(36);
            // A missing cell is no number.
            assertThat(examples("[{column: at, min: -1000}]", input)).isEqualTo(36);
        }
    }

    @Test
    @DisplayName("that takes no row, or names no column, says so")
    void refusesNothing() {
        String table = "csv: {features: [x], target: y}";
        assertThatThrownBy(() -> examples("[{column: x, min: 100}]", table))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("/data/where")
                .hasMessageContaining("none of the 40 rows");
        assertThatThrownBy(() -> examples("[{column: grup, any_of: [a]}]", table))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("/data/where/0/column")
                .hasMessageContaining("'group'");
        assertThatThrownBy(() -> examples("[{column: x, min: 38}]", table))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("/data/where")
                .hasMessageContaining("leaves a part empty");
        assertThatThrownBy(() -> where("[{column: x}]", table))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("needs min, max, any_of or none_of");
    }
}
