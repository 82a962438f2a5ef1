package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.RunOptions;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.InvalidData;
import io.engram.definition.InvalidDefinition;
import io.engram.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialWeightsTests {

    private static final Map<String, Shape> MODEL =
            Map.of("model.0.weight", new Shape(2, 3), "model.0.bias", new Shape(2), "model.2.weight", new Shape(4, 2));

    @TempDir
    private Path folder;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static InitializeSpec spec(boolean strict, List<String> only, Map<String, String> rename) {
        return new InitializeSpec("ckp_1", null, null, strict, only, rename);
    }

    @Test
    void takesWhatFitsAndSaysWhatDoesNot() {
        InitializeSpec spec = spec(false, List.of("*"), Map.of());

        WeightMatch match = WeightMatch.of(
                spec,
                MODEL,
                Map.of("model.0.weight", new Shape(2, 3), "model.0.bias", new Shape(5), "head", new Shape(1)));

        assertThat(match.taken()).containsOnly(Map.entry("model.0.weight", "model.0.weight"));
        assertThat(match.flaw(spec)).isEmpty();
        assertThat(match.summary(spec))
                .isEqualTo(
                        "1 tensors from ckp_1. Not there: model.2.weight. Of another shape: model.0.bias is [5] there"
                                + " and [2] here. Not in this model: head.");
        assertThat(match.flaw(spec(true, List.of("*"), Map.of())).orElseThrow().detail())
                .startsWith("ckp_1 does not fit this model. Not there: model.2.weight.")
                .endsWith("Set strict to false to take what fits, or name what shall fit with only.");
    }

    @Test
    void passesOverWhatIsNotAskedFor() {
        InitializeSpec spec = spec(true, List.of("model.0.*"), Map.of());

        WeightMatch match = WeightMatch.of(
                spec,
                MODEL,
                Map.of("model.0.weight", new Shape(2, 3), "model.0.bias", new Shape(2), "model.9.bias", new Shape(1)));

        assertThat(match.flaw(spec)).isEmpty();
        assertThat(match.taken()).hasSize(2);
    }

    @Test
    void renamesWhatPyTorchCallsOtherwise() {
        InitializeSpec spec = spec(true, List.of("model.0.*"), Map.of("", "model."));

        WeightMatch match = WeightMatch.of(spec, MODEL, Map.of("0.weight", new Shape(2, 3), "0.bias", new Shape(2)));

        assertThat(match.flaw(spec)).isEmpty();
        assertThat(match.taken()).containsEntry("0.weight", "model.0.weight");
    }

    @Test
    void refusesAFileOfWhichNothingFits() {
        InitializeSpec spec = spec(false, List.of("*"), Map.of());

        assertThat(WeightMatch.of(spec, MODEL, Map.of("0.weight", new Shape(2, 3)))
                        .flaw(spec))
                .hasValueSatisfying(flaw -> assertThat(flaw.detail())
                        .contains("no tensor of ckp_1 is one of this model", "Give rename, as in {\"\": model.}"));
    }

    @Test
    void isOneOfTwoSources() {
        assertThatThrownBy(() -> DigitsFixtures.definition(1, "initialize: {strict: false}"))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        e -> assertThat(e.flaws().get(0).detail()).contains("takes either checkpoint or dataset"));
    }

    private static ExperimentPlan plan(int epochs) {
        return ExperimentPlan.of(
                DigitsFixtures.definition(epochs, "initialize: {checkpoint: ckp_1}"),
                io.engram.data.Samples.profile("digits"));
    }

    private Path write(String name, float value) throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        plan(1).tensorShapes()
                .forEach((tensor, shape) -> tensors.put(
                        tensor,
                        manager.arange((int) shape.size())
                                .reshape(shape)
                                .mul(value)
                                .sin()));
        Path place = Files.createDirectories(folder.resolve(name));
        try (OutputStream out = Files.newOutputStream(place.resolve(InitialWeights.FILE))) {
            Safetensors.write(tensors, out);
        }
        return place;
    }

    private static void train(Path place, int epochs, StopSignal stop) {
        ExperimentPlan plan = plan(epochs);
        CheckpointFolder checkpoints = new CheckpointFolder(place.resolve("checkpoints"), InstantSource.system());
        RunContext context = new RunContext(
                RunOptions.defaults(), plan.definition().seed(), stop, BrainListener.NONE, Map.of(), place);
        try (Training training = new Training(plan, DigitsFixtures.table(plan), checkpoints, context)) {
            training.run();
        }
    }

    private static byte[] weights(Path place) throws IOException {
        Checkpoint newest =
                CheckpointFolder.listIn(place.resolve("checkpoints")).get(0);
        return Files.readAllBytes(newest.folder().resolve("model.safetensors"));
    }

    @Test
    void startsFromThem() throws IOException {
        Path one = write("one", 0.01f);
        Path same = write("same", 0.01f);
        Path other = write("other", 0.02f);

        train(one, 1, StopSignal.NEVER);
        train(same, 1, StopSignal.NEVER);
        train(other, 1, StopSignal.NEVER);

        assertThat(weights(same)).isEqualTo(weights(one));
        assertThat(weights(other)).isNotEqualTo(weights(one));
    }

    /** The weights to start from have been replaced meanwhile, so that starting from them again would show. */
    @Test
    void doesNotStartAgainWhereItResumes() throws IOException {
        Path whole = write("whole", 0.01f);
        train(whole, 2, StopSignal.NEVER);
        Path resumed = write("resumed", 0.01f);
        train(resumed, 1, StopSignal.NEVER);
        write("resumed", 0.3f);
        train(resumed, 2, StopSignal.NEVER);

        assertThat(weights(resumed)).isEqualTo(weights(whole));
    }

    @Test
    void saysOfWeightsThatAreDamagedOrNoNumbersThatTheyAreBad() throws IOException {
        Path cut = write("cut", 1);
        byte[] whole = Files.readAllBytes(cut.resolve(InitialWeights.FILE));
        Files.write(cut.resolve(InitialWeights.FILE), Arrays.copyOf(whole, whole.length - 3));
        Path nan = write("nan", Float.NaN);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> train(cut, 1, StopSignal.NEVER))
                .withMessageStartingWith("The weights to start from, ckp_1, cannot be used: ");
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> train(nan, 1, StopSignal.NEVER))
                .withMessageMatching(
                        "ckp_1: tensor '.*' has NaN, Infinity or more than 32 bits can hold\\. Start from .*");
    }

    @Test
    void checksTheFileWithoutReadingItsTensors() throws IOException {
        try (InputStream in = Files.newInputStream(write("one", 1).resolve(InitialWeights.FILE))) {
            assertThat(InitialWeights.flaws(plan(1), in)).isEmpty();
        }
        try (InputStream in = InputStream.nullInputStream()) {
            assertThat(InitialWeights.flaws(plan(1), in).get(0).detail()).contains("ckp_1: not a safetensors file");
        }
    }
}
