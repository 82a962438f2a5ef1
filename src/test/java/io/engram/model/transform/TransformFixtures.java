package io.engram.model.transform;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * Transforms applied, and numbers of SpeechBrain 1.1.2, PyTorch 2.15.0 and torchaudio 2.11.0 to compare with. These
 * lines of Python made the file:
 *
 * <pre>
 * i = np.arange(2400); s = i / 16000
 * wave = 0.4 * np.sin(2 * np.pi * (200 * s + 9000 * s * s)) + ((i * 7919) % 101 - 50) / 1000
 * x = torch.tensor(np.stack([wave, np.where(i < 1600, wave[::-1], 0)]), dtype=torch.float32)
 * rel = torch.tensor([1, 2 / 3])
 * g = {"x": x}
 * g["fbank"] = Fbank()(x)
 * g["fbank80"] = Fbank(n_mels=80)(x)
 * g["fbank8k"] = Fbank(sample_rate=8000, n_fft=256, n_mels=12, f_min=100, f_max=3500, deltas=True, context=True,
 *                      left_frames=1, right_frames=2, win_length=20, hop_length=15)(x)
 * g["mfcc"] = MFCC()(x)[:, ::3]
 * g["mfcc8"] = MFCC(n_mels=10, n_mfcc=8, deltas=False, context=False)(x)
 * f = g["fbank"]
 * g["norm"] = InputNormalization(norm_type="sentence")(f, rel)
 * g["norm_mean"] = InputNormalization(norm_type="sentence", std_norm=False)(f, rel)
 * g["norm_kept"] = InputNormalization(norm_type="sentence", avoid_padding_norm=True)(f, rel)
 * g["norm_wave"] = InputNormalization(norm_type="sentence")(x[:, :, None], rel)[:, :, 0]
 * g["slow"] = torchaudio.functional.resample(x, 9, 10)
 * g["fast"] = torchaudio.functional.resample(x, 11, 10)
 * g["notch"] = DropFreq(drop_freq_low=.3, drop_freq_high=.3, drop_freq_count_low=2, drop_freq_count_high=2)(x)
 * g["clip"] = DoClip(.3, .3)(x)
 * wav = [torch.tensor(soundfile.read(f"spk1_snt{n}.wav", dtype="float32")[0]) for n in (1, 2)]
 * long = torch.nn.utils.rnn.pad_sequence(wav, batch_first=True)
 * g["real_fbank"] = Fbank()(long)[:, ::8]
 * g["real_mfcc"] = MFCC(context=False)(long)[:, ::8]
 * save_file({k: v.contiguous() for k, v in g.items()}, "golden.safetensors")
 * </pre>
 */
final class TransformFixtures implements AutoCloseable {

    /** The share of the second golden signal that is no padding. */
    static final float[] LENGTHS = {1, 2 / 3f};

    private final NDManager manager = NDManager.newBaseManager();
    private final Map<String, NDArray> golden;

    TransformFixtures() throws IOException {
        try (InputStream in = TransformFixtures.class.getResourceAsStream("golden.safetensors")) {
            golden = Safetensors.read(manager, Objects.requireNonNull(in));
        }
    }

    NDManager manager() {
        return manager;
    }

    NDArray golden(String name) {
        return Objects.requireNonNull(golden.get(name), name);
    }

    NDArray lengths(float... lengths) {
        return manager.create(lengths);
    }

    NDArray evaluate(NDList inputs, TransformSpec... transforms) {
        return apply(inputs, Pass.EVALUATION, transforms);
    }

    /** As a step of training whose seed is given. */
    NDArray train(int seed, NDList inputs, TransformSpec... transforms) {
        return apply(inputs, Pass.TRAINING, seed, transforms);
    }

    NDArray apply(NDList inputs, Pass pass, TransformSpec... transforms) {
        return apply(inputs, pass, 0, transforms);
    }

    private NDArray apply(NDList inputs, Pass pass, int seed, TransformSpec... transforms) {
        Shape example = inputs.get(0).getShape().slice(1);
        try (Network network = NetworkPlan.of(example, transforms).create(manager, 1)) {
            Engine.getInstance().setRandomSeed(seed);
            return network.forward(inputs, pass).singletonOrThrow();
        }
    }

    /** The largest difference of two tensors of one shape. */
    static float distance(NDArray a, NDArray b) {
        if (!a.getShape().equals(b.getShape())) {
            throw new AssertionError("shapes differ: " + a.getShape() + " and " + b.getShape());
        }
        return a.sub(b).abs().max().getFloat();
    }

    @Override
    public void close() {
        manager.close();
    }
}
