package io.engram.model;

import static io.engram.model.LayerFixtures.plan;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.model.layer.Shapes;
import io.engram.model.layer.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models with a name and a paper, in the sizes that they are known for. */
class PresetTests {

    private static Shape shape(String sizes) {
        return new Shape(-1)
                .addAll(new Shape(Arrays.stream(sizes.split(","))
                        .mapToLong(size -> Long.parseLong(size.strip()))
                        .toArray()));
    }

    /**
     * What torchvision's documentation says of resnet18; and {@code sum(p.numel() for p in m.parameters())} of
     * SpeechBrain 1.1.2 for {@code Xvector(in_channels=24)}, {@code ECAPA_TDNN(80)} and {@code CRDNN(input_size=40,
     * rnn_class=LSTM)}, torchaudio 2.11 for {@code Conformer(80, 4, 128, 4, 31)}, and PyTorch for
     * {@code TransformerEncoder(TransformerEncoderLayer(512, 8), 6)}.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet18: {classes: 1000}                              | 3, 224, 224 | (B, 1000)    | 11689512",
                "resnet18: {classes: 10, small: true}                   | 3, 32, 32   | (B, 10)      | 11173962",
                "lenet                                                  | 1, 32, 32   | (B, 10)      | 61706",
                "lenet                                                  | 1, 28, 28   | (B, 10)      | 61706",
                "mlp: {units: [128, 64], outputs: 10}                   | 1, 28, 28   | (B, 10)      | 109386",
                "xvector                                                | -1, 24      | (B, 512)     | 4211604",
                "ecapa_tdnn                                             | -1, 80      | (B, 192)     | 20767552",
                "ecapa_tdnn: {channels: 512, pooled_channels: 1536}     | -1, 80      | (B, 192)     | 6194048",
                "crdnn                                                  | -1, 40      | (B, T, 512)  | 33354624",
                "crdnn: {rnn: gru}                                      | -1, 40      | (B, T, 512)  | 25482112",
                "conformer: {layers: 4, heads: 4, ffn: 128, kernel: 31} | -1, 80      | (B, T, 80)   | 361024",
                "transformer_encoder: {layers: 6, heads: 8, ffn: 2048}  | -1, 512     | (B, T, 512)  | 18914304",
                "char_lm: {vocabulary: 50, embedding: 32, hidden: 64}   | -1          | (B, T, 50)   | 29938"
            })
    void hasTheParametersThatItIsKnownFor(String layer, String input, String output, long parameters) {
        NetworkPlan plan = plan(layer, shape(input)).orElseThrow();

        assertThat(plan.parameters()).isEqualTo(parameters);
        assertThat(Shapes.text(plan.output())).isEqualTo(output);
    }

    /** Of {@code list(torchvision.models.resnet18().state_dict())}. */
    @Test
    void namesTensorsAsTorchvisionDoes() {
        NetworkPlan plan = plan("resnet18: {classes: 10}", shape("3, 64, 64")).orElseThrow();

        assertThat(plan.layers().get(0).tensors())
                .extracting(TensorSpec::name)
                .hasSize(122)
                .startsWith(
                        "conv1.weight",
                        "bn1.weight",
                        "bn1.bias",
                        "bn1.running_mean",
                        "bn1.running_var",
                        "bn1.num_batches_tracked",
                        "layer1.0.conv1.weight")
                .contains("layer2.0.downsample.0.weight", "layer4.0.downsample.1.running_var", "layer4.1.bn2.bias")
                .doesNotContain("layer1.0.downsample.0.weight")
                .endsWith("fc.weight", "fc.bias");
    }

    /** What {@link io.engram.model.layer} compares with Python in small sizes is run here as people use it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet18: {classes: 3, small: true}        | 1, 8, 8 | 3",
                "resnet18: {classes: 3}                     | 3, 32, 32 | 3",
                "lenet                                      | 1, 28, 28 | 10",
                "mlp: {outputs: 4, dropout: 0.1}            | 6        | 4"
            })
    void runs(String layer, String example, long units) {
        NetworkPlan plan = plan(layer, shape(example)).orElseThrow();
        try (NDManager manager = NDManager.newBaseManager();
                Network network = new Network(manager, plan, 7)) {
            NDArray x = manager.arange((int) shape(example).slice(1).size() * 2)
                    .toType(DataType.FLOAT32, false)
                    .sin()
                    .reshape(new Shape(2).addAll(shape(example).slice(1)));
            for (Pass pass : List.of(Pass.TRAINING, Pass.EVALUATION)) {
                NDArray output = network.forward(new NDList(x), pass).singletonOrThrow();

                assertThat(output.getShape()).isEqualTo(new Shape(2, units));
                assertThat(output.isNaN().any().getBoolean()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lenet                         | 1, 30, 30 | takes images of 28 x 28 or 32 x 32 but gets (B, 1, 30, 30)",
                "resnet18: {classes: 3}        | 64        | expects (B, C, H, W) but gets (B, 64)",
                "crdnn                         | 5, 3      | halves the last dimension of (B, 5, 3) 2 times",
                "conformer                     | 5, 6      | has 4 heads, which must divide the last dimension",
                "ecapa_tdnn: {channels: 10}    | 9, 4      | parts 10 channels into 8, which must divide them",
                "xvector                       | -1        | expects (B, T, F) but gets (B, T)",
                "char_lm: {vocabulary: 3}      | 5, 3      | expects (B, T) of indices"
            })
    void saysWhatItTakes(String layer, String input, String detail) {
        List<Flaw> flaws = new ArrayList<>();

        assertThat(plan(layer, shape(input), flaws)).isEmpty();
        assertThat(flaws).singleElement().satisfies(flaw -> {
            assertThat(flaw.pointer()).isEqualTo("/modules/model/0");
            assertThat(flaw.detail()).contains(detail);
        });
    }
}
