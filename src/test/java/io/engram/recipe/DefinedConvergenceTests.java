package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Check 49 of the reference, by definition and on its data: that of CTC is in ItemTrainingTests, of a GAN in GanTests.
 */
class DefinedConvergenceTests {

    private static final Path DATA = Path.of("../shared/data/asr");

    @TempDir
    private Path folder;

    @BeforeEach
    void findTheData() {
        Assumptions.assumeTrue(Files.isDirectory(DATA), "there is no ../shared/data/asr");
    }

    private double trainLoss(ExperimentDefinition definition) {
        List<StageStats> stages = new RecipeRuns(folder).train("run", definition, DATA);
        return RecipeRuns.last(stages, Stage.TRAIN, "loss");
    }

    @Test
    @DisplayName("check 49: a language model of characters comes to a train loss below 0.15 in 30 epochs")
    void learnsWhichCharacterComesNext() {
        String yaml = RecipeRuns.text(Path.of("examples/char-lm.yaml"))
                .replace("column: text, by: character", "column: char, by: word")
                .replace("{train: 1, valid: 0, test: 0}", "{by: {column: split, train: [train], valid: [dev]}}");

        assertThat(trainLoss(RecipeRuns.definition(yaml))).isLessThan(0.15);
    }

    @Test
    @DisplayName("check 49: an autoencoder of MFCC comes to a train loss below 0.08 in 100 epochs")
    void givesBackFeaturesOfSpeech() {
        String yaml = """
                name: autoencoder
                seed: 1986
                data:
                  dataset: asr
                  input: {audio: {column: wav, sample_rate: 16000}}
                  target: input
                  split: {by: {column: split, train: [train], valid: [dev]}}
                  transforms:
                    - mfcc: {left_frames: 1, right_frames: 1}
                    - input_normalization
                  batch_size: 2
                modules:
                  encoder: [{linear: {units: 128, bias: false}}, leaky_relu]
                  decoder: [{linear: {units: 180, bias: false}}]
                objectives: [mse]
                optimizer: {adam: {lr: 0.004}}
                epochs: 100
                """;

        assertThat(trainLoss(RecipeRuns.definition(yaml))).isLessThan(0.08);
    }

    @Test
    @DisplayName("check 49: characters to phones come to a train loss below 1.0 in 10 epochs")
    void saysHowWordsAreSpoken() {
        String yaml = """
                name: g2p
                seed: 1986
                recipe: seq2seq
                data:
                  dataset: asr
                  input: {tokens: {column: char, by: word}}
                  target: {tokens: {column: phn, by: word, bounds: true}}
                  split: {by: {column: split, train: [train], valid: [dev]}}
                  batch_size: 1
                modules:
                  encoder: [{embedding: {vocabulary: 32, dimension: 128}}, {lstm: {hidden: 64, bidirectional: true}}]
                objectives: [cross_entropy]
                metrics: [{token_error_rate: {decoding: steps}}]
                optimizer: {adam: {lr: 0.002}}
                epochs: 10
                """;

        assertThat(trainLoss(RecipeRuns.definition(yaml))).isLessThan(1.0);
    }

    @Test
    @DisplayName("check 49: speech to phones, by attention, comes to a train loss below 1.0 in 10 epochs")
    void saysWhatIsHeard() {
        assertThat(trainLoss(RecipeRuns.example("seq2seq.yaml"))).isLessThan(1.0);
    }
}
