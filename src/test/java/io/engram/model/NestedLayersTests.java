package io.engram.model;

import static io.engram.model.LayerFixtures.example;
import static io.engram.model.LayerFixtures.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import io.engram.model.layer.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers that hold layers. */
class NestedLayersTests {

    private static final String BLOCK = """
            [{residual: {
               layers: [{conv1d: {filters: 4, kernel: 3, padding: 1}}, batch_norm, relu,
                        {residual: {layers: [{conv1d: {filters: 4, kernel: 1}}]}}],
               shortcut: [{conv1d: {filters: 4, kernel: 1, bias: false}}]}}]""";

    @Test
    void namesTensorsByTheirPlace() {
        NetworkPlan plan = plan(BLOCK, example("2, 8")).orElseThrow();

        assertThat(plan.layers().get(0).tensors())
                .extracting(TensorSpec::name)
                .containsExactly(
                        "layers.0.weight",
                        "layers.0.bias",
                        "layers.1.weight",
                        "layers.1.bias",
                        "layers.1.running_mean",
                        "layers.1.running_var",
                        "layers.1.num_batches_tracked",
                        "layers.3.layers.0.weight",
                        "layers.3.layers.0.bias",
                        "shortcut.0.weight");
        assertThat(plan.parameters()).isEqualTo(4 * (2 * 3 + 1) + 8 + 4 * (4 + 1) + 4 * 2);
    }

    @Test
    void countsSharedWeightsOnce() {
        String layers = "layers: [{linear: {units: 8}}, relu]}}]";

        assertThat(plan("[{repeat: {times: 6, shared: true, " + layers, example("8"))
                        .orElseThrow()
                        .parameters())
                .isEqualTo(72);
        assertThat(plan("[{repeat: {times: 6, " + layers, example("8"))
                        .orElseThrow()
                        .parameters())
                .isEqualTo(6 * 72);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "residual: {layers: [relu, {conv2d: {filters: 1, kernel: 3}}]} | /modules/model/0/residual/layers/1 | layer 1 (conv2d) expects (B, C, H, W) but gets (B, 8). Put an unflatten layer before it, e.g. {unflatten: {shape: [1, 8, 8]}}. (layer 0 (relu) gives (B, 8))",
                "residual: {layers: [relu], shortcut: [last]}      | /modules/model/0/residual/shortcut/0 | layer 0 (last) expects (B, T, F) but gets (B, 8).",
                "parallel: {branches: [[relu], [tanh, last]]}      | /modules/model/0/parallel/branches/1/1 | layer 1 (last) expects",
                "residual: {layers: [{parallel: {branches: [[last]]}}]} | /modules/model/0/residual/layers/0/parallel/branches/0/0 | layer 0 (last) expects",
                "repeat: {times: 3, layers: [{repeat: {times: 2, layers: last}}]} | /modules/model/0/repeat/layers/0/repeat/layers/0 | layer 0 (last) expects",
                "residual: {layers: [{linear: {units: 4}}]}        | /modules/model/0 | layer 0 (residual) adds (B, 4), which its layers give, to (B, 8), its input.",
                "parallel: {combine: mul, branches: [[{linear: {units: 4}}], []]} | /modules/model/0 | layer 0 (parallel) cannot mul (B, 8), which branch 1 gives, to (B, 4) of the first.",
                "parallel: {branches: [[{unflatten: {shape: [2, 4]}}], []]} | /modules/model/0 | layer 0 (parallel) cannot concat (B, 8)",
                "parallel: {branches: [[], []], dim: 0}            | /modules/model/0 | layer 0 (parallel) has a dimension 0, but (B, 8) has those from 1 to 1; 0 is the batch.",
                "repeat: {times: 2, shared: true, layers: {linear: {units: 4}}} | /modules/model/0 | layer 0 (repeat) makes (B, 4) of (B, 8), which weights that are shared cannot take again.",
                "residual: {layers: [{linear: {units: 100000000000}}]} | /modules/model/0/residual/layers/0 | layer 0 (linear) needs a tensor of more than 2147483647 values.",
                "glu: {dim: 1}, residual: {}                       | /layers/0 | must be an object with one field"
            })
    void namesTheNestedLayerThatDoesNotFit(String layer, String pointer, String detail) {
        List<Flaw> flaws = new ArrayList<>();
        if (pointer.startsWith("/layers")) {
            new RecordReader(flaws).read(LayerFixtures.Layers.class, DefinitionText.yaml("layers: [{" + layer + "}]"));
        } else {
            assertThat(plan(layer, example("8"), flaws)).isEmpty();
        }

        assertThat(flaws).singleElement().satisfies(flaw -> {
            assertThat(flaw.pointer()).isEqualTo(pointer);
            assertThat(flaw.detail()).startsWith(detail);
        });
    }

    @Test
    void refusesMoreLayersThanAnyModelHas() {
        List<Flaw> flaws = new ArrayList<>();
        String layers = "relu";
        for (int i = 0; i < 8; i++) { // 100^8
            layers = "{repeat: {times: 100, layers: [" + layers + "]}}";
        }

        new RecordReader(flaws).read(LayerFixtures.Layers.class, DefinitionText.yaml("layers: [" + layers + "]"));

        assertThat(flaws)
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.detail()).contains("and at most 10000 are allowed"));
    }

    @Test
    void refusesManyLargeRepetitions() {
        List<Flaw> flaws = new ArrayList<>();
        String layers = "{repeat: {times: 95, layers: [{repeat: {times: 100, layers: relu}}]}}";

        assertThat(plan("[" + layers + ", " + layers + "]", example("8"), flaws))
                .isEmpty();
        assertThat(flaws)
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.detail())
                        .startsWith("layer 1 (repeat) would be one of more than 10000 layers"));
    }

    /** As deep as a definition may be; each level asks for shapes, tensors and lines of all below. */
    @Test
    void walksTheDeepestNesting() {
        String layers = "relu";
        for (int i = 0; i < 18; i++) {
            layers = "{residual: {layers: [" + layers + ", tanh], shortcut: [sigmoid]}}";
        }

        NetworkPlan plan = plan("[" + layers + "]", example("8")).orElseThrow();

        assertThat(plan.activationsPerExample()).isEqualTo((1 + 18 * 3) * 8);
        assertThat(new NetworkText(plan, Pass.TRAINING, false, List.of(), List.of())
                        .write()
                        .lines())
                .hasSizeBetween(18 * 5, 18 * 8);
    }
}
