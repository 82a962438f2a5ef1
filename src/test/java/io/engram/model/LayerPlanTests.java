package io.engram.model;

import static io.engram.model.LayerFixtures.example;
import static io.engram.model.LayerFixtures.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import io.engram.model.layer.Shapes;
import io.engram.model.layer.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerPlanTests {

    /** Counts by hand, from the shapes of the parameters in the documentation of torch.nn 2.x. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linear: {units: 10}                             | 64      | 650", // 10 (64 + 1)
                "linear: {units: 10, bias: false}                | 64      | 640",
                "conv1d: {filters: 6, kernel: 3}                 | 4, 10   | 78", // 6 (4 * 3 + 1)
                "conv2d: {filters: 8, kernel: 3}                 | 1, 8, 8 | 80", // 8 (1 * 3 * 3 + 1)
                "conv2d: {filters: 8, kernel: 3, groups: 2}      | 4, 8, 8 | 152", // 8 (4 / 2 * 3 * 3 + 1)
                "conv2d: {filters: 8, kernel: 5, bias: false}    | 3, 8, 8 | 600", // 8 * 3 * 5 * 5
                "batch_norm                                      | 3, 8, 8 | 6", // weight and bias; statistics are not
                // trained
                "layer_norm                                      | 5, 7    | 14",
                "embedding: {vocabulary: 100, dimension: 12}     | 7       | 1200",
                "rnn: {hidden: 5}                                | 4, 3    | 50", // 5 (3 + 5 + 2)
                "gru: {hidden: 5}                                | 4, 3    | 150", // 3 * 5 (3 + 5 + 2)
                "lstm: {hidden: 5}                               | 4, 3    | 200", // 4 * 5 (3 + 5 + 2)
                "lstm: {hidden: 5, layers: 2}                    | 4, 3    | 440", // 200 + 4 * 5 (5 + 5 + 2)
                "gru: {hidden: 5, layers: 2, bidirectional: true}| 4, 3    | 810", // 2 (150 + 3 * 5 (2 * 5 + 5 + 2))
                "relu                                            | 64      | 0",
                "dropout                                         | 64      | 0",
                "max_pool2d: {kernel: 2}                         | 3, 8, 8 | 0"
            })
    void countsTheParametersOfALayer(String layer, String input, long parameters) {
        assertThat(plan(layer, example(input)).orElseThrow().parameters()).isEqualTo(parameters);
    }

    /** As {@code list(torch.nn.GRU(3, 5, 2, bidirectional=True).state_dict())}. */
    @Test
    void namesRecurrentTensorsAsPyTorchDoes() {
        NetworkPlan plan = plan("[{gru: {hidden: 5, layers: 2, bidirectional: true}}]", example("4, 3"))
                .orElseThrow();

        assertThat(plan.layers().get(0).tensors())
                .extracting(TensorSpec::name)
                .startsWith("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse")
                .endsWith("bias_ih_l1_reverse", "bias_hh_l1_reverse")
                .hasSize(16);
        assertThat(plan.layers().get(0).tensors())
                .extracting(tensor -> Shapes.text(tensor.shape()))
                .startsWith("(15, 3)", "(15, 5)", "(15)", "(15)")
                .contains("(15, 10)");
    }

    @Test
    void refusesLayersUponLayers() {
        List<Flaw> flaws = new ArrayList<>();

        new RecordReader(flaws)
                .read(
                        LayerFixtures.Layers.class,
                        DefinitionText.yaml("layers: {gru: {hidden: 1, layers: 2000000000}}"));

        assertThat(flaws)
                .containsExactly(new Flaw("/layers/gru/layers", "must be less than or equal to 100, was 2000000000"));
    }

    @ParameterizedTest
    @CsvSource({"max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d"})
    void refusesMorePaddingThanHalfThePool(String pool) {
        List<Flaw> flaws = new ArrayList<>();

        new RecordReader(flaws)
                .read(
                        LayerFixtures.Layers.class,
                        DefinitionText.yaml("layers: {" + pool + ": {kernel: 3, padding: 2}}"));

        assertThat(flaws)
                .containsExactly(new Flaw("/layers/" + pool, "padding must be at most half the kernel (1), was 2"));
    }
}
