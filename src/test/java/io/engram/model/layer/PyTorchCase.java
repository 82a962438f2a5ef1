package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a module of PyTorch, torchaudio or SpeechBrain gives, from {@code layers.json}. Each case has the Python that
 * made it, PyTorch 2.15, on these lines, which go on from those of {@link LayerFixtures}:
 *
 * <pre>
 * import torch.nn.functional as F
 * import speechbrain.lobes.models.{CRDNN, Xvector, ECAPA_TDNN} as sb_crdnn, sb_x, sb_e
 * import speechbrain.nnet.{pooling, RNN} as sb_pool, sb_rnn # without the noise that StatisticsPooling adds
 * from torchaudio.models import Conformer
 * torch.backends.mha.set_fastpath_enabled(False)
 * def fill(m):
 *     for k, (n, p) in enumerate(sorted(m.named_parameters())): p.data = v(k, *p.shape)
 *     return m
 * def steps(lengths, t): return torch.tensor([max(1, round(l * t)) for l in lengths])
 * def real(lengths, t): return torch.arange(t)[None] < steps(lengths, t)[:, None]
 * def packed(m, x, lengths):
 *     y, _ = m(nn.utils.rnn.pack_padded_sequence(x, steps(lengths, x.shape[1]), batch_first=True, enforce_sorted=False))
 *     return nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])[0]
 * def conformer(m, x, lengths):
 *     x = x.transpose(0, 1)
 *     for layer in m.conformer_layers: x = layer(x, ~real(lengths, x.shape[0]))
 *     return x.transpose(0, 1)
 * def pe(x): # sines in the even places, cosines in the odd ones, of positions * exp(-log(10000) * even / F)
 * class Net(nn.Module): # has the modules that it is given by name
 * class Residual(Net): # shortcut(x) + layers(x)
 * class Branches(nn.Module): # branches, a ModuleList; m(x, f) is f of the list of what they give
 * m = fill(module); x = v(9, *shape); training = call; m.eval(); evaluation = call
 * </pre>
 *
 * @param masked whether steps that are padding mean nothing in the output
 * @param names of the parameters, sorted
 * @param evaluation where it is not what training gives
 * @param input {@code abs4} where the input is 4 |x|, whole numbers
 */
record PyTorchCase(
        String layer,
        String module,
        String call,
        List<Long> shape,
        List<Float> lengths,
        boolean masked,
        List<String> names,
        List<Float> training,
        @Nullable List<Float> evaluation,
        List<Long> output,
        @Nullable String input) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    static Stream<PyTorchCase> all() {
        try (InputStream file = PyTorchCase.class.getResourceAsStream("layers.json")) {
            return Stream.of(JSON.readValue(file.readAllBytes(), PyTorchCase[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The input's values. */
    float[] values() {
        float[] values = LayerFixtures.input(new Shape(shape));
        for (int i = 0; i < values.length && input != null; i++) {
            values[i] = (float) Math.floor(Math.abs(values[i]) * 4);
        }
        return values;
    }

    @Override
    public String toString() {
        return layer + (lengths.isEmpty() ? "" : ", padded");
    }
}
