package io.engram.brain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTrainLoggerTests {

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void chooseAFile() {
        file = folder.resolve("logs").resolve("train.txt");
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static StageStats stats(Stage stage, int epoch, double loss, @Nullable Double learningRate) {
        return new StageStats(stage, epoch, 10, Map.of("loss", loss), 100, 1, 0, learningRate);
    }

    @Test
    @DisplayName("check 46: a line has the form of the reference's FileTrainLogger")
    void writesTheLineOfTheReference() throws IOException {
        new FileTrainLogger(file)
                .log(
                        ordered("epoch", 1, "lr", 0.001),
                        Map.of(
                                Stage.VALID, ordered("loss", 1.0, "WER", 100.0),
                                Stage.TRAIN, ordered("loss", 2.345678)));

        assertThat(file)
                .hasContent("epoch: 1, lr: 1.00e-03 - train loss: 2.35 - valid loss: 1.00e+00, valid WER: 1.00e+02\n");
    }

    @ParameterizedTest
    @DisplayName("check 46: only fractions between 1 and 100 have fixed decimals")
    @CsvSource({
        "1.0000001, 1.00",
        "99.99, 99.99",
        "99.999, 100.00",
        "2.675, 2.67",
        "0.5, 5.00e-01",
        "0, 0.00e+00",
        "-3.5, -3.50e+00",
        "NaN, nan",
        "Infinity, inf",
        "-Infinity, -inf"
    })
    void formatsFractionsByTheirSize(double value, String text) throws IOException {
        new FileTrainLogger(file).log(ordered("x", value), Map.of());

        assertThat(file).hasContent("x: " + text + "\n");
    }

    @Test
    void writesWhatIsNoFractionAsItIs() throws IOException {
        new FileTrainLogger(file, 0).log(ordered("epoch loaded", 50, "name", "a", "lr", 3.25f), Map.of());

        assertThat(file).hasContent("epoch loaded: 50, name: a, lr: 3\n");
    }

    @Test
    void takesTheStagesOfAnEpochAsTheyAre() throws IOException {
        new FileTrainLogger(file).log(stats(Stage.TRAIN, 3, 2.5, 0.01), stats(Stage.VALID, 3, 1.5, null));

        assertThat(file).hasContent("epoch: 3, lr: 1.00e-02 - train loss: 2.50 - valid loss: 1.50\n");
    }

    /** Defect 23: a counter of its own would begin anew. */
    @Test
    @DisplayName("defect 23: goes on behind the last line where a run is resumed")
    void goesOnWhereARunIsResumed() throws IOException {
        new FileTrainLogger(file).log(stats(Stage.TRAIN, 1, 2.5, 0.01));

        new FileTrainLogger(file).log(stats(Stage.TRAIN, 2, 1.5, 0.01));

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "epoch: 1, lr: 1.00e-02 - train loss: 2.50", "epoch: 2, lr: 1.00e-02 - train loss: 1.50");
    }

    @Test
    void refusesStagesOfDifferentEpochs() {
        FileTrainLogger logger = new FileTrainLogger(file);

        assertThatThrownBy(() -> logger.log(stats(Stage.TRAIN, 1, 2.5, 0.01), stats(Stage.VALID, 2, 1.5, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epochs 1 and 2");
        assertThatThrownBy(logger::log).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheFileThatCannotBeWritten() throws IOException {
        Files.createDirectories(file);

        assertThatThrownBy(() -> new FileTrainLogger(file).log(ordered("epoch", 1), Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
