package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.StopSignal;
import io.engram.worker.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTests {

    @TempDir
    private Path folder;

    private final InProcess engram = new InProcess();

    private String definition(String yaml) throws IOException {
        return Files.writeString(folder.resolve("definition.yaml"), yaml).toString();
    }

    @Test
    void trainsTheDigitsToTheAccuracyThatTheReadmePromises() {
        int status = engram.run("examples/digits.yaml", "--folder", folder.toString(), "--threads", "1");

        assertThat(status).isZero();
        assertThat(engram.testAccuracy()).isGreaterThanOrEqualTo(0.95);
        Matcher best = Pattern.compile("best checkpoint: (\\S+)").matcher(engram.out.toString());
        assertThat(best.find()).isTrue();
        assertThat(Path.of(best.group(1), "model.safetensors")).exists();
    }

    @Test
    void trainsOnAFileThatIsGivenAName() throws IOException {
        Path csv = Files.writeString(folder.resolve("points.csv"), "x,y\n" + "1,2\n2,4\n3,6\n4,8\n".repeat(10));
        String yaml = """
                name: points
                data: {dataset: points, csv: {features: [x], target: y}}
                modules: {model: [{linear: {units: 1}}]}
                objectives: [mse]
                optimizer: {sgd: {lr: 0.01}}
                epochs: 2
                """;

        int status = engram.run(
                definition(yaml), "--dataset", "points=" + csv, "--folder", folder.toString(), "--threads", "1");

        assertThat(status).isZero();
        assertThat(engram.out.toString()).contains("epoch 2/2");
    }

    @Test
    @SuppressWarnings("try") // held, not looked at
    void refusesAFolderThatAnotherRunIsIn() throws IOException {
        int status;
        try (FolderLock other = FolderLock.take(folder, FolderLock.WORKER, Duration.ZERO, StopSignal.NEVER)) {
            status = engram.run("examples/digits.yaml", "--folder", folder.toString());
        }

        assertThat(status).isEqualTo(1);
        assertThat(engram.err.toString()).contains("another process works in " + folder, "--folder");
    }

    @Test
    void namesEveryFlawOfADefinition() throws IOException {
        String yaml = Files.readString(Path.of("examples/digits.yaml"))
                .replace("relu", "rellu")
                .replace("lr: 0.002", "lr: -1");

        int status = engram.run(definition(yaml));

        assertThat(status).isEqualTo(2);
        assertThat(engram.err.toString())
                .contains("/modules/model/1: unknown kind 'rellu'; did you mean 'relu'?")
                .contains("/optimizer/adam/lr: must be greater than or equal to 0, was -1");
    }

    @Test
    void saysHowToGiveADatasetThatItDoesNotHave() throws IOException {
        String yaml = Files.readString(Path.of("examples/digits.yaml")).replace("dataset: digits", "dataset: mine");

        int status = engram.run(definition(yaml));

        assertThat(status).isEqualTo(2);
        assertThat(engram.err.toString())
                .contains("/data/dataset: there is no dataset 'mine'")
                .contains("--dataset mine=FILE");
    }

    @Test
    void saysSoWhenTheFileIsMissing() {
        assertThat(engram.run("no-such.yaml")).isEqualTo(2);
        assertThat(engram.err.toString()).contains("There is no file no-such.yaml.");
    }

    @Test
    void endsWithOneWhenTheTrainingFails() throws IOException {
        String yaml =
                Files.readString(Path.of("examples/digits.yaml")).replace("max_grad_norm: 5.0", "device: \"gpu:7\"");

        int status = engram.run(definition(yaml), "--folder", folder.toString());

        assertThat(status).isEqualTo(1);
        assertThat(engram.out.toString()).contains("failed (spec): There is no gpu:7 here");
    }

    @Test
    void refusesWhatIsNotAFileOfText() throws IOException {
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThat(engram.run(folder.toString())).isEqualTo(2);
        assertThat(engram.run(binary.toString())).isEqualTo(2);
        assertThat(engram.err.toString()).contains("A file cannot be read").contains("is not UTF-8 text");
    }

    @Test
    void refusesFewerThreadsThanOne() {
        assertThat(engram.run("examples/digits.yaml", "--threads", "0")).isEqualTo(2);
        assertThat(engram.err.toString()).contains("--threads must be at least 1, was 0");
    }

    @Test
    void refusesWhatServeDoesNotKnow() {
        assertThat(EngramCommand.execute("serve", "--prot", "9000")).isEqualTo(2);
        assertThat(EngramCommand.execute("serve", "--port", "70000")).isEqualTo(2);
        assertThat(EngramCommand.execute("run", "--bogus", "x")).isEqualTo(2);
    }
}
