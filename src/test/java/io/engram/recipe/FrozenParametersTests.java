package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.Samples;
import io.engram.definition.InvalidDefinition;
import io.engram.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups with {@code trainable: false}. */
class FrozenParametersTests {

    @TempDir
    private Path folder;

    private Map<String, float[]> train(String name, int epochs) throws IOException {
        ExperimentDefinition definition = DefinitionReader.read(DefinitionFixtures.digitsWith(
                "/epochs",
                String.valueOf(epochs),
                "/optimizer",
                "{adamw: {lr: 0.01, weight_decay: 0.5}}",
                "/parameter_groups",
                "[{parameters: ['model.0.*'], trainable: false}]"));
        ExperimentPlan plan = ExperimentPlan.of(definition, Samples.profile("digits"));
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve(name), InstantSource.system());
        RunContext context = new RunContext(
                plan.definition().runOpts(), plan.definition().seed(), StopSignal.NEVER, new BrainListener() {});
        try (Training training = new Training(plan, DigitsFixtures.table(plan), checkpoints, context)) {
            training.run();
        }
        return weights(checkpoints.list().get(0));
    }

    private static Map<String, float[]> weights(Checkpoint checkpoint) throws IOException {
        Map<String, float[]> weights = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager();
                InputStream in = Files.newInputStream(checkpoint.folder().resolve("model.safetensors"))) {
            Map<String, NDArray> tensors = Safetensors.read(manager, in);
            tensors.forEach((tensor, array) -> weights.put(tensor, array.toFloatArray()));
            new NDList(tensors.values()).close();
        }
        return weights;
    }

    /** The first layer is what the seed makes of it, whatever the decay, and the last one learns. */
    @Test
    void keepsWhatIsNotTrainable() throws IOException {
        Map<String, float[]> one = train("one", 1);
        Map<String, float[]> two = train("two", 2);

        assertThat(two.get("model.0.weight")).isEqualTo(one.get("model.0.weight"));
        assertThat(two.get("model.0.bias")).isEqualTo(one.get("model.0.bias"));
        String last = one.keySet().stream()
                .filter(name -> name.endsWith(".weight"))
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(last).isNotEqualTo("model.0.weight");
        assertThat(two.get(last)).isNotEqualTo(one.get(last));
    }

    @Test
    void refusesToFreezeEverything() {
        ExperimentDefinition definition = DigitsFixtures.definition(
                1,
                "parameter_groups: [{parameters: [model.0.weight], trainable: false}, {parameters: '*', trainable: false}]");

        assertThatThrownBy(() -> ExperimentPlan.of(definition, Samples.profile("digits")))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("leave nothing to train");
    }

    @Test
    void refusesARateForWhatIsNotTrainable() {
        assertThatThrownBy(() -> DigitsFixtures.definition(
                        1, "parameter_groups: [{parameters: '*.bias', trainable: false, lr: 0.1}]"))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("/parameter_groups/0")
                .hasMessageContaining("neither lr nor weight_decay");
    }
}
