package io.engram.recipe;

import static io.engram.recipe.DefinitionFixtures.digits;
import static io.engram.recipe.DefinitionFixtures.digitsWith;
import static io.engram.recipe.DefinitionFixtures.digitsYaml;
import static io.engram.recipe.DefinitionFixtures.flaws;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.engram.brain.RunOptions;
import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.Names;
import io.engram.definition.UnreadableDefinition;
import io.engram.model.layer.LayerSpec;
import io.engram.tensor.Precision;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DefinitionReaderTests {

    @Test
    void comesBackFromItsCanonicalForm() {
        assertThat(reread(digits())).isEqualTo(digits());
    }

    /** Through text, as the database keeps it. */
    @Test
    void comesBackFromItsCanonicalFormWithEveryLayer() {
        String layers = Names.kindsOf(LayerSpec.class).keySet().stream()
                .map(kind -> "{" + kind + ": " + requiredOptions(kind) + "}")
                .collect(Collectors.joining(", ", "[", "]"));

        ExperimentDefinition definition = DefinitionReader.read(digitsWith(
                "/modules/model", layers,
                "/objectives", "[cross_entropy, {mse: {weight: 0.5}}, l1, bce_with_logits]",
                "/optimizer", "{sgd: {lr: 0.1, momentum: 0.9, nesterov: true}}",
                "/hparams", "{a: 1, b: 3000000000, c: 99999999999999999999, d: 1e-3, e: [null, true, x]}",
                "/run_opts", "{max_grad_norm: null}",
                "/data/split/stratify", "null"));

        assertThat(Objects.requireNonNull(definition.modules().get("model")))
                .hasSize(Names.kindsOf(LayerSpec.class).size());
        assertThat(reread(definition)).isEqualTo(definition);
    }

    @Test
    @DisplayName("check 21: an hparam stands for the run option of its name, unless run_opts says otherwise")
    void takesRunOptionsFromHparams() {
        RunOptions options = DefinitionReader.read(digitsWith(
                        "/hparams", "{hidden: 128, max_grad_norm: 1, precision: bf16}",
                        "/run_opts", "{precision: fp32}"))
                .runOpts();

        assertThat(options.maxGradNorm()).isEqualTo(1);
        assertThat(options.precision()).isEqualTo(Precision.FP32);
        assertThat(options.nonfinitePatience()).isEqualTo(3);
    }

    @Test
    @DisplayName("check 22: two kinds of interval between checkpoints are a flaw of the definition")
    void refusesTwoKindsOfInterval() {
        assertThat(flaws(digitsWith("/run_opts", "{ckpt_interval_minutes: 1, ckpt_interval_steps: 5}")))
                .extracting(Flaw::pointer)
                .containsExactly("/run_opts");
    }

    @Test
    void writesEveryDefaultOut() {
        String canonical = DefinitionReader.canonical(digits()).toString();

        assertThat(canonical)
                .contains("\"linear\":{\"units\":128,\"bias\":true}")
                .contains("\"betas\":[0.9,0.999]")
                .contains("\"keep_recent\":true")
                .contains("\"recipe\":{\"supervised\":{}}")
                .doesNotContain("${");
    }

    @Test
    void keepsTheModulesInTheirOrder() {
        ExperimentDefinition definition = DefinitionReader.read(
                digitsWith("/modules", "{zeta: relu, alpha: [relu], mid: {linear: {units: 10}}}"));

        assertThat(definition.modules().keySet()).containsExactly("zeta", "alpha", "mid");
        assertThat(reread(definition).modules().keySet()).containsExactly("zeta", "alpha", "mid");
    }

    @Test
    void blamesABrokenReferenceOnlyForLeadingNowhere() {
        assertThat(flaws(digitsWith("/modules/model", "[{linear: {units: '${hparams.hiden}'}}]")))
                .containsExactly(new Flaw(
                        "/modules/model/0/linear/units",
                        "${hparams.hiden} leads nowhere: there is no 'hiden'; did you mean 'hidden'? Known: hidden"));
    }

    @Test
    void readsJsonToo() {
        String json = DefinitionText.yaml(digitsYaml()).toString();

        assertThat(DefinitionReader.read(json, false)).isEqualTo(digits());
    }

    @Test
    void refusesAListOfDefinitions() {
        assertThat(flaws(DefinitionText.yaml("[]")))
                .containsExactly(new Flaw("", "must be an object with fields, was []"));
    }

    @Test
    void refusesReferencesThatUnfoldWithoutEnd() {
        String bomb = "{a: ['${hparams.b}', '${hparams.b}'], " + "b: [1], c: ['${hparams.a}', '${hparams.a}']}";
        assertThat(flaws(digitsWith("/hparams/x", bomb.replace("hparams", "hparams.x"))))
                .isEmpty();

        assertThatExceptionOfType(UnreadableDefinition.class).isThrownBy(() -> flaws(digitsWith("/hparams/x", deep())));
    }

    private static String deep() {
        StringBuilder levels = new StringBuilder("{a0: 1");
        for (int i = 1; i < 40; i++) {
            String below = "'${hparams.x.a" + (i - 1) + "}'";
            levels.append(", a")
                    .append(i)
                    .append(": [")
                    .append(below)
                    .append(", ")
                    .append(below)
                    .append("]");
        }
        return levels.append("}").toString();
    }

    private static ExperimentDefinition reread(ExperimentDefinition definition) {
        return DefinitionReader.read(DefinitionReader.canonical(definition).toString(), false);
    }

    private static String requiredOptions(String kind) {
        return switch (kind) {
            case "linear" -> "{units: 3}";
            case "conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d" -> "{filters: 3, kernel: 2}";
            case "embedding" -> "{vocabulary: 9, dimension: 4}";
            case "gru", "lstm", "rnn" -> "{hidden: 3, dropout: 0.25}";
            case "max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d" -> "{kernel: 2}";
            case "unflatten" -> "{shape: [1, 3]}";
            case "permute" -> "{dims: [0, 2, 1]}";
            case "group_norm" -> "{groups: 2}";
            case "multihead_attention" -> "{heads: 2}";
            case "residual" -> "{layers: [relu], shortcut: [{repeat: {layers: tanh, times: 2}}], scale: 0.5}";
            case "parallel" -> "{branches: [[relu, {linear: {units: 3}}], []], combine: add}";
            case "repeat" -> "{layers: [relu], times: 2, shared: true}";
            case "mlp" -> "{outputs: 3}";
            case "resnet18" -> "{classes: 3}";
            case "char_lm" -> "{vocabulary: 9}";
            case "torchscript" -> "{dataset: mine, output: [3]}";
            default -> "{}";
        };
    }
}
