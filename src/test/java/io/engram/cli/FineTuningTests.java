package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of fine-tuning, as its first lines say how to run it. */
class FineTuningTests {

    private static final String EXAMPLE = "examples/fine-tuning.yaml";

    @TempDir
    private Path folder;

    private final InProcess engram = new InProcess();

    private Checkpoint newest(String name) {
        return CheckpointFolder.listIn(folder.resolve(name).resolve("checkpoints"))
                .get(0);
    }

    private Path pretrain() throws IOException {
        String digits = Files.readString(Path.of("examples/digits.yaml")).replace("epochs: 30", "epochs: 5");
        Path definition = Files.writeString(folder.resolve("digits.yaml"), digits);
        assertThat(engram.run(
                        definition.toString(),
                        "--folder",
                        folder.resolve("pretrained").toString(),
                        "--threads",
                        "1"))
                .isZero();
        engram.out.getBuffer().setLength(0);
        return newest("pretrained").folder();
    }

    @Test
    void learnsFromFewExamplesOnAnotherNetworksFirstLayer() throws IOException {
        Path checkpoint = pretrain();

        int status = engram.run(
                EXAMPLE,
                "--initialize",
                checkpoint.toString(),
                "--folder",
                folder.resolve("tuned").toString(),
                "--threads",
                "1");

        assertThat(status).as(engram.err.toString()).isZero();
        assertThat(engram.testAccuracy()).isGreaterThan(0.9);
        assertThat(newest("tuned").manifest().provenance())
                .containsEntry("initialized_from", "ckp_of_the_digits")
                .containsEntry("initialized", "2 tensors from ckp_of_the_digits");
    }

    @Test
    void saysHowToGiveTheWeights() {
        int status = engram.run(EXAMPLE, "--folder", folder.toString());

        assertThat(status).isEqualTo(2);
        assertThat(engram.err.toString()).contains("/initialize: has no file here. Give one with --initialize FILE.");
    }

    @Test
    void saysWhatDoesNotFit() throws IOException {
        Path checkpoint = pretrain();
        String other = Files.readString(Path.of(EXAMPLE))
                .replace("units: 128", "units: 64")
                .replace("only: [\"model.0.*\"]", "strict: true");
        Path definition = Files.writeString(folder.resolve("other.yaml"), other);

        int status = engram.run(definition.toString(), "--initialize", checkpoint.toString());

        assertThat(status).isEqualTo(2);
        assertThat(engram.err.toString())
                .contains("/initialize: ckp_of_the_digits does not fit this model.")
                .contains("Not there: model.2.bias, model.2.weight.")
                .contains("model.0.weight is [128, 64] there and [64, 64] here")
                .contains("Not in this model: model.3.weight, model.3.bias.")
                .contains("Set strict to false");
    }
}
