package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.data.Samples;
import io.engram.data.media.MediaFixtures;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, each on small data; those of gan, k-means and speech-ctc are beside their recipes and readers. */
class ExampleTrainingTests {

    @TempDir
    private Path folder;

    private RecipeRuns runs;

    @BeforeEach
    void makeRuns() {
        runs = new RecipeRuns(folder);
    }

    @Test
    @DisplayName("examples/iris.yaml")
    void tellsSpeciesApart() {
        List<StageStats> stages = runs.train("iris", RecipeRuns.example("iris.yaml"), Path.of("examples/iris.csv"));

        assertThat(RecipeRuns.last(stages, Stage.TEST, "accuracy")).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    @DisplayName("examples/iris-regression.yaml")
    void predictsAMeasure() {
        List<StageStats> stages =
                runs.train("petals", RecipeRuns.example("iris-regression.yaml"), Path.of("examples/iris.csv"));

        assertThat(RecipeRuns.last(stages, Stage.TEST, "r2")).isGreaterThan(0.85);
        assertThat(RecipeRuns.last(stages, Stage.TEST, "mae")).isLessThan(0.25);
    }

    @Test
    @DisplayName("examples/image-folder.yaml, of digits written as pictures into folders")
    void tellsPicturesApart() throws IOException {
        int[] rows = {0};
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Samples.open("digits"), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().skip(1).limit(800).toList()) {
                write(line.split(",", -1), rows[0]++);
            }
        }

        List<StageStats> stages =
                runs.train("images", RecipeRuns.example("image-folder.yaml"), folder.resolve("pictures"));

        assertThat(RecipeRuns.last(stages, Stage.TEST, "accuracy")).isGreaterThan(0.85);
    }

    /** Eight rows of eight pixels from 0 to 16, and the digit. */
    private void write(String[] cells, int row) throws IOException {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            picture.getRaster().setSample(i % 8, i / 8, 0, (int) Math.min(255, Double.parseDouble(cells[i]) * 16));
        }
        Path place = Files.createDirectories(folder.resolve("pictures").resolve("digit " + cells[64].strip()));
        ImageIO.write(picture, "png", place.resolve(row + ".png").toFile());
    }

    @Test
    @DisplayName("examples/spoken-digits.yaml, of pairs of tones, for a few epochs")
    void tellsSoundsOfUnheardSpeakersApart() throws IOException {
        Path data = Files.createDirectories(folder.resolve("tones"));
        Random random = new Random(7);
        StringBuilder manifest = new StringBuilder("path,digit,speaker\n");
        for (String speaker : List.of("anna", "ben", "lucas", "theo")) {
            double voice = 0.95 + 0.1 * random.nextDouble();
            for (int digit = 0; digit < 10; digit++) {
                // What stays the same through a recording is taken away, so a digit is a change.
                List<Double> tones = List.of(voice * 300 * (1 + digit), voice * 300 * (1 + (digit + 5) % 10));
                String file = speaker + digit + ".wav";
                Files.write(data.resolve(file), MediaFixtures.tones(8000, tones, 2400 + random.nextInt(800), random));
                manifest.append(file + "," + digit + "," + speaker + "\n");
            }
        }
        Files.writeString(data.resolve("manifest.csv"), manifest);
        String few = RecipeRuns.text(Path.of("examples/spoken-digits.yaml"))
                .replaceFirst("batch_size: \\d+", "batch_size: 4")
                .replaceFirst("total_steps: \\d+", "total_steps: 75")
                .replaceFirst("(?m)^epochs: \\d+", "epochs: 15");

        List<StageStats> stages = runs.train("sounds", RecipeRuns.definition(few), data);

        List<Double> losses = RecipeRuns.values(stages, Stage.TRAIN, "loss");
        assertThat(losses).hasSize(15);
        assertThat(losses.get(14)).isLessThan(losses.get(0));
        assertThat(RecipeRuns.last(stages, Stage.TEST, "accuracy")).isGreaterThan(0.5);
    }
}
