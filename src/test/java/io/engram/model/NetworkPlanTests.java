package io.engram.model;

import static io.engram.model.LayerFixtures.example;
import static io.engram.model.LayerFixtures.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.definition.Flaw;
import io.engram.model.layer.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPlanTests {

    /** Shapes by hand, from the formulas in the documentation of torch.nn 2.x. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linear: {units: 10}                                         | 64       | (B, 10)",
                "linear: {units: 10}                                         | 5, 7, 64 | (B, 5, 7, 10)",
                "conv1d: {filters: 6, kernel: 3}                             | 4, 10    | (B, 6, 8)",
                "conv1d: {filters: 6, kernel: 3, stride: 2, padding: 1}      | 4, 10    | (B, 6, 5)",
                "conv1d: {filters: 6, kernel: 3, dilation: 4}                | 4, 10    | (B, 6, 2)",
                "conv1d: {filters: 6, kernel: 10}                            | 4, 10    | (B, 6, 1)",
                "conv2d: {filters: 8, kernel: 3}                             | 1, 8, 9  | (B, 8, 6, 7)",
                "conv2d: {filters: 8, kernel: 3, padding: 1, groups: 2}      | 4, 8, 9  | (B, 8, 8, 9)",
                "conv2d: {filters: 8, kernel: 3, stride: 3, dilation: 2}     | 1, 8, 11 | (B, 8, 2, 3)",
                "max_pool1d: {kernel: 3}                                     | 4, 10    | (B, 4, 3)",
                "max_pool1d: {kernel: 3, stride: 2, padding: 1}              | 4, 10    | (B, 4, 5)",
                "max_pool2d: {kernel: 2}                                     | 3, 8, 9  | (B, 3, 4, 4)",
                "avg_pool1d: {kernel: 4, stride: 1}                          | 4, 10    | (B, 4, 7)",
                "avg_pool2d: {kernel: 2, stride: 1, padding: 1}              | 3, 8, 9  | (B, 3, 9, 10)",
                "rnn: {hidden: 16}                                           | 5, 3     | (B, 5, 16)",
                "gru: {hidden: 16, bidirectional: true}                      | 5, 3     | (B, 5, 32)",
                "lstm: {hidden: 16, layers: 3}                               | 5, 3     | (B, 5, 16)",
                "last                                                        | 5, 3     | (B, 3)",
                "sequence                                                    | 5, 3     | (B, 5, 3)",
                "embedding: {vocabulary: 100, dimension: 12}                 | 7        | (B, 7, 12)",
                "flatten                                                     | 3, 8, 9  | (B, 216)",
                "flatten                                                     | 64       | (B, 64)",
                "unflatten: {shape: [1, 8, 8]}                               | 64       | (B, 1, 8, 8)",
                "unflatten: {shape: [64]}                                    | 8, 8     | (B, 64)",
                "batch_norm                                                  | 3, 8, 9  | (B, 3, 8, 9)",
                "layer_norm                                                  | 5, 3     | (B, 5, 3)",
                "dropout                                                     | 5, 3     | (B, 5, 3)",
                "relu                                                        | 5, 3     | (B, 5, 3)",
                "leaky_relu                                                  | 5, 3     | (B, 5, 3)",
                "elu                                                         | 5, 3     | (B, 5, 3)",
                "gelu                                                        | 5, 3     | (B, 5, 3)",
                "silu                                                        | 5, 3     | (B, 5, 3)",
                "tanh                                                        | 5, 3     | (B, 5, 3)",
                "sigmoid                                                     | 5, 3     | (B, 5, 3)",
                "softmax                                                     | 5, 3     | (B, 5, 3)",
                "log_softmax                                                 | 5, 3     | (B, 5, 3)"
            })
    void knowsTheShapeThatALayerGives(String layer, String input, String output) {
        NetworkPlan plan = plan(layer, example(input)).orElseThrow();

        assertThat(Shapes.text(plan.output())).isEqualTo(output);
    }

    @Test
    void countsTheParametersOfAPerceptron() {
        NetworkPlan plan = plan(
                        "[{linear: {units: 128}}, relu, {dropout: {rate: 0.1}}, {linear: {units: 10}}]", example("64"))
                .orElseThrow();

        assertThat(plan.parameters()).isEqualTo(128 * 65 + 10 * 129);
        assertThat(plan.activationsPerExample()).isEqualTo(128 + 128 + 128 + 10);
    }

    @Test
    void countsTheParametersOfAConvolutionalNetwork() {
        NetworkPlan plan = plan(
                        "[{unflatten: {shape: [1, 8, 8]}}, {conv2d: {filters: 16, kernel: 3, padding: 1}}, batch_norm, relu,"
                                + " {max_pool2d: {kernel: 2}}, {conv2d: {filters: 32, kernel: 3}}, flatten, {linear: {units: 10}}]",
                        example("64"))
                .orElseThrow();

        assertThat(plan.layers().stream().map(layer -> Shapes.text(layer.output())))
                .containsExactly(
                        "(B, 1, 8, 8)",
                        "(B, 16, 8, 8)",
                        "(B, 16, 8, 8)",
                        "(B, 16, 8, 8)",
                        "(B, 16, 4, 4)",
                        "(B, 32, 2, 2)",
                        "(B, 128)",
                        "(B, 10)");
        assertThat(plan.parameters()).isEqualTo(16 * (9 + 1) + 2 * 16 + 32 * (16 * 9 + 1) + 10 * (128 + 1));
    }

    @Test
    void countsLayersWithoutParametersInTheIndex() {
        NetworkPlan plan =
                plan("[relu, flatten, {linear: {units: 2}}]", example("4")).orElseThrow();

        assertThat(plan.layers()).extracting(LayerPlan::index).containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "relu, conv2d: {filters: 8, kernel: 3}    | 128     | layer 1 (conv2d) expects (B, C, H, W) but gets (B, 128). Put an unflatten layer before it, e.g. {unflatten: {shape: [1, 8, 8]}}. (layer 0 (relu) gives (B, 128))",
                "relu, conv1d: {filters: 8, kernel: 3}    | 2, 8, 8 | layer 1 (conv1d) expects (B, C, T) but gets (B, 2, 8, 8). Put a flatten layer before it, or drop a dimension (last, pooling). (layer 0 (relu) gives (B, 2, 8, 8))",
                "tanh, unflatten: {shape: [1, 8, 9]}      | 64      | layer 1 (unflatten) makes 72 values of (1, 8, 9) but gets 64 in (B, 64). Make the product of shape equal. (layer 0 (tanh) gives (B, 64))",
                "relu, conv2d: {filters: 8, kernel: 9}    | 1, 8, 8 | layer 1 (conv2d) has a window of 9 but only 8 values to slide it over. Make the kernel smaller or pad more. (layer 0 (relu) gives (B, 1, 8, 8))",
                "relu, max_pool1d: {kernel: 5, padding: 1}| 1, 2    | layer 1 (max_pool1d) has a window of 5 but only 4 values to slide it over. Make the kernel smaller or pad more. (layer 0 (relu) gives (B, 1, 2))",
                "relu, conv2d: {filters: 8, kernel: 3, groups: 2} | 1, 8, 8 | layer 1 (conv2d) has 2 groups, which must divide both its 1 input channels and its 8 filters. (layer 0 (relu) gives (B, 1, 8, 8))",
                "relu, gru: {hidden: 5}                   | 64      | layer 1 (gru) expects (B, T, F) but gets (B, 64). Put an unflatten layer before it, e.g. {unflatten: {shape: [8, 8]}}. (layer 0 (relu) gives (B, 64))",
                "relu, batch_norm                         | 2, 2, 2, 2 | layer 1 (batch_norm) expects (B, C), (B, C, T) or (B, C, H, W) but gets (B, 2, 2, 2, 2). Flatten it first. (layer 0 (relu) gives (B, 2, 2, 2, 2))"
            })
    void namesTheLayerThatDoesNotFitAndTheOneBefore(String layers, String input, String detail) {
        String before = layers.substring(0, layers.indexOf(','));
        List<Flaw> flaws = new ArrayList<>();

        Optional<NetworkPlan> plan = plan(
                "[" + before + ", "
                        + LayerFixtures.braced(
                                layers.substring(layers.indexOf(',') + 1).strip()) + "]",
                example(input),
                flaws);

        assertThat(plan).isEmpty();
        assertThat(flaws).containsExactly(new Flaw("/modules/model/1", detail));
    }

    @Test
    void namesTheInputWhereTheFirstLayerDoesNotFit() {
        List<Flaw> flaws = new ArrayList<>();

        plan("[last]", example("64"), flaws);

        assertThat(flaws)
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.detail())
                        .startsWith("layer 0 (last) expects (B, T, F) but gets (B, 64).")
                        .endsWith("(the input is (B, 64))"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linear: {units: 9000000000000000000}                          | 64",
                "linear: {units: 100000000}                                    | 64",
                "embedding: {vocabulary: 3037000500, dimension: 3037000500}    | 1",
                "unflatten: {shape: [64, 288230376151711745]}                  | 64", // 2^64 + 64
                "conv1d: {filters: 1, kernel: 4611686018427387905, dilation: 4}| 1, 8", // a window of 2^64 + 1
                "conv1d: {filters: 1, kernel: 3, padding: 9223372036854775807} | 1, 8", // 2 * padding is -2
                "conv2d: {filters: 9223372036854775807, kernel: 1}             | 1, 8, 8",
                "lstm: {hidden: 4611686018427387904}                           | 4, 3",
                "gru: {hidden: 9223372036854775807, bidirectional: true}       | 4, 3",
                "max_pool1d: {kernel: 9223372036854775807}                     | 1, 8"
            })
    void refusesSizesThatNoTensorHas(String layer, String input) {
        List<Flaw> flaws = new ArrayList<>();

        assertThat(plan(layer, example(input), flaws)).isEmpty();
        assertThat(flaws)
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.detail()).contains("2147483647"));
    }

    @Test
    void refusesMoreTensorsThanAnyModelHas() {
        List<Flaw> flaws = new ArrayList<>();
        String stack = "{lstm: {hidden: 1, layers: 100, bidirectional: true}}, "; // 800 tensors

        assertThat(plan("[" + stack.repeat(13) + "]", example("4, 3"), flaws)).isEmpty();
        assertThat(flaws)
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.detail())
                        .startsWith("layer 12 (lstm) would be one of more than 10000 tensors"));
    }

    @Test
    void refusesMoreDimensionsThanATensorHas() {
        List<Flaw> flaws = new ArrayList<>();

        assertThat(plan("unflatten: {shape: [" + "1, ".repeat(63) + "8]}", example("8"), flaws))
                .isEmpty();
        assertThat(flaws)
                .singleElement()
                .satisfies(flaw ->
                        assertThat(flaw.detail()).contains("would give 65 dimensions, but a tensor has at most 64"));
    }
}
