package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.data.Samples;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, each on small data; those of gan, k-means and sound are beside their recipes and readers. */
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
}
