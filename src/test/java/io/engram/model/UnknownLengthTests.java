package io.engram.model;

import static io.engram.model.LayerFixtures.plan;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.model.layer.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples whose length is not known when a definition is checked. */
class UnknownLengthTests {

    private static Shape shape(String sizes) {
        return new Shape(Arrays.stream(sizes.split(","))
                .mapToLong(size -> size.strip().matches("[BT]") ? -1 : Long.parseLong(size.strip()))
                .toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linear: {units: 10}                                    | B, T, 40    | (B, T, 10)",
                "conv1d: {filters: 6, kernel: 3, stride: 2}             | B, 40, T    | (B, 6, T)",
                "conv2d: {filters: 6, kernel: 3, stride: 2}             | B, 1, T, 40 | (B, 6, T, 19)",
                "conv_transpose1d: {filters: 6, kernel: 4, stride: 2}   | B, 40, T    | (B, 6, T)",
                "conv_transpose2d: {filters: 6, kernel: 4, stride: 2}   | B, 2, T, 4  | (B, 6, T, 10)",
                "max_pool1d: {kernel: 2}                                | B, 40, T    | (B, 40, T)",
                "max_pool2d: {kernel: [1, 2]}                           | B, 8, T, 40 | (B, 8, T, 20)",
                "avg_pool2d: {kernel: 2}                                | B, 8, T, 40 | (B, 8, T, 20)",
                "adaptive_avg_pool1d: {steps: 4}                        | B, 40, T    | (B, 40, 4)",
                "adaptive_avg_pool2d: {steps: [2, 4]}                   | B, 8, T, 40 | (B, 8, 2, 4)",
                "global_avg_pool                                        | B, 40, T    | (B, 40)",
                "statistics_pooling                                     | B, T, 40    | (B, 80)",
                "attentive_statistics_pooling                           | B, 40, T    | (B, 80)",
                "gru: {hidden: 8, bidirectional: true}                  | B, T, 40    | (B, T, 16)",
                "last                                                   | B, T, 40    | (B, 40)",
                "sequence                                               | B, T, 40    | (B, T, 40)",
                "layer_norm                                             | B, T, 40    | (B, T, 40)",
                "batch_norm                                             | B, 40, T    | (B, 40, T)",
                "embedding: {vocabulary: 30, dimension: 8}              | B, T        | (B, T, 8)",
                "unsqueeze                                              | B, T        | (B, 1, T)",
                "transpose                                              | B, T, 40    | (B, 40, T)",
                "permute: {dims: [0, 2, 1, 3]}                          | B, 8, T, 20 | (B, T, 8, 20)",
                "flatten: {start_dim: 2}                                | B, T, 8, 20 | (B, T, 160)",
                "glu                                                    | B, T, 40    | (B, T, 20)",
                "multihead_attention: {heads: 4}                        | B, T, 40    | (B, T, 40)",
                "transformer_encoder: {layers: 1}                       | B, T, 40    | (B, T, 40)",
                "positional_encoding                                    | B, T, 40    | (B, T, 40)",
                "squeeze_excite                                         | B, 40, T    | (B, 40, T)",
                "residual: {layers: [{conv1d: {filters: 40, kernel: 3, padding: 1}}]} | B, 40, T | (B, 40, T)",
                "parallel: {branches: [[relu], [tanh]]}                 | B, T, 40    | (B, T, 80)",
                "parallel: {branches: [[relu], [tanh]], dim: 1}         | B, T, 40    | (B, T, 40)",
                "crdnn                                                  | B, T, 40    | (B, T, 512)",
                "xvector                                                | B, T, 24    | (B, 512)",
                "ecapa_tdnn                                             | B, T, 80    | (B, 192)",
                "conformer                                              | B, T, 80    | (B, T, 80)",
                "char_lm: {vocabulary: 30}                              | B, T        | (B, T, 30)"
            })
    void knowsTheShapeThatALayerGives(String layer, String input, String output) {
        assertThat(Shapes.text(plan(layer, shape(input)).orElseThrow().output()))
                .isEqualTo(output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flatten                         | B, T, 40 | layer 0 (flatten) would join a length that differs from example to example in (B, T, 40). Pool over time first (statistics_pooling, last, global_avg_pool)",
                "unflatten: {shape: [8, 8]}      | B, T     | layer 0 (unflatten) takes a number of values that is known, but gets (B, T). Put unsqueeze in its place",
                "linear: {units: 8}              | B, T     | layer 0 (linear) needs to know the last dimension of (B, T), which it has weights for, but that is a length. Put {unsqueeze: {dim: 2}} before it",
                "conv1d: {filters: 8, kernel: 3} | B, T, 40 | layer 0 (conv1d) needs to know dimension 1 of (B, T, 40), the channels, but that is a length. Put {transpose: {}} before it",
                "conv1d: {filters: 8, kernel: 3} | B, T     | layer 0 (conv1d) expects (B, C, T) but gets (B, T). Put an unsqueeze layer before it, e.g. {unsqueeze: {dim: 1}}",
                "gru: {hidden: 8}                | B, T     | layer 0 (gru) expects (B, T, F) but gets (B, T). Put an unsqueeze layer before it, e.g. {unsqueeze: {dim: 2}}",
                "batch_norm                      | B, T, 40 | layer 0 (batch_norm) needs to know dimension 1 of (B, T, 40)",
                "layer_norm                      | B, 40, T | layer 0 (layer_norm) needs to know the last dimension of (B, 40, T)",
                "multihead_attention: {heads: 3} | B, T, 40 | layer 0 (multihead_attention) has 3 heads, which must divide the last dimension of (B, T, 40)",
                "residual: {layers: [{conv1d: {filters: 40, kernel: 3}}]} | B, 40, T | layer 0 (residual) has branches of other lengths: of 7919 steps one makes (B, 40, 7917), the other (B, 40, 7919). Pad the convolutions",
                "parallel: {branches: [[{conv1d: {filters: 2, kernel: 3}}], []], dim: 1} | B, 40, T | layer 0 (parallel) has branches of other lengths"
            })
    void namesTheCureWhereALengthIsInTheWay(String layer, String input, String detail) {
        List<Flaw> flaws = new ArrayList<>();

        assertThat(plan(layer, shape(input), flaws)).isEmpty();
        assertThat(flaws)
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.detail()).startsWith(detail));
    }

    @Test
    void estimatesActivationsOfALengthThatIsTold() {
        NetworkPlan plan = plan("[{linear: {units: 10}}, relu, {statistics_pooling: {}}]", shape("B, T, 40"))
                .orElseThrow();

        assertThat(plan.activationsPerExample(50)).isEqualTo(50 * 10 + 50 * 10 + 20);
        assertThat(plan.activationsPerExample()).isEqualTo(1000 * 10 + 1000 * 10 + 20);
    }

    /** Two tables of T x T for each head. */
    @Test
    void countsTheWeightsOfAttention() {
        NetworkPlan plan =
                plan("multihead_attention: {heads: 4}", shape("B, T, 8")).orElseThrow();

        assertThat(plan.activationsPerExample(100)).isEqualTo(5 * 100 * 8 + 2 * 4 * 100 * 100);
    }
}
