package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Five steps of each optimizer; PyTorch 2.7.1's by the line above each, on {@link OptimizerFixtures}. */
class OptimizerSpecTests {

    private static final List<Double> BETAS = List.of(0.9, 0.999);

    static Stream<Arguments> sgd() {
        return Stream.of(
                // run(lambda p: torch.optim.SGD(p, lr=0.1))
                arguments(
                        new Sgd(0.1, 0, 0, 0, false),
                        floats(-0.925f, 0.2875f, -0.42499998f, 0.5125f, 0.35000002f, -0.5f)),
                // run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9))
                arguments(
                        new Sgd(0.1, 0.9, 0, 0, false),
                        floats(-1.0736912f, 0.2685887f, -0.27948126f, 0.5725975f, 0.5398775f, -0.57126874f)),
                // run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.3))
                arguments(
                        new Sgd(0.1, 0.9, 0.3, 0, false),
                        floats(-0.9851538f, 0.27836874f, -0.19385377f, 0.557605f, 0.44612753f, -0.58917123f)),
                // run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True))
                arguments(
                        new Sgd(0.1, 0.9, 0, 0, true),
                        floats(-1.3288221f, 0.30422986f, -0.4515331f, 0.4653377f, 0.7233898f, -0.6766419f)),
                // run(lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.2))
                arguments(
                        new Sgd(0.1, 0, 0, 0.2, false),
                        floats(-0.86149424f, 0.263569f, -0.4044216f, 0.45098102f, 0.3331533f, -0.46166295f)),
                // run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, dampening=0.1, weight_decay=0.2))
                arguments(
                        new Sgd(0.1, 0.8, 0.1, 0.2, false),
                        floats(-0.88588816f, 0.20172404f, -0.234917f, 0.42589784f, 0.4209705f, -0.44229114f)));
    }

    static Stream<Arguments> adam() {
        return Stream.of(
                // run(lambda p: torch.optim.Adam(p, lr=0.1))
                arguments(
                        new Adam(0.1, BETAS, 1e-8, 0, false),
                        floats(-0.8357028f, 0.39467943f, -0.16051772f, 0.55386853f, 0.36892006f, -0.5958263f)),
                // run(lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.2))
                arguments(
                        new Adam(0.1, List.of(0.8, 0.95), 1e-3, 0.2, false),
                        floats(-0.7572179f, 0.36458424f, -0.15450324f, 0.48840466f, 0.34873885f, -0.5471532f)),
                // run(lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.5, 0.6), amsgrad=True))
                arguments(
                        new Adam(0.1, List.of(0.5, 0.6), 1e-8, 0, true),
                        floats(-0.8203229f, 0.3826351f, -0.1989191f, 0.5575786f, 0.3482687f, -0.5412109f)),
                // run(lambda p: torch.optim.AdamW(p, lr=0.1))
                arguments(
                        new AdamW(0.1, BETAS, 1e-8, 0.01, false),
                        floats(-0.8320353f, 0.39285102f, -0.15964848f, 0.55102175f, 0.3676174f, -0.59321475f)),
                // run(lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.5, 0.6), weight_decay=0.2, amsgrad=True))
                arguments(
                        new AdamW(0.1, List.of(0.5, 0.6), 1e-8, 0.2, true),
                        floats(-0.7517016f, 0.3483403f, -0.1808295f, 0.5009015f, 0.32426468f, -0.49299932f)));
    }

    private static float[] floats(float... values) {
        return values;
    }

    /** Some roundings of float32 in five steps. */
    @ParameterizedTest
    @MethodSource({"sgd", "adam"})
    void walksAsPyTorch(OptimizerSpec spec, float[] expected) {
        try (OptimizerFixtures run = new OptimizerFixtures();
                Optimizer optimizer = spec.create(run.parameters)) {
            for (int t = 1; t <= 5; t++) {
                run.step(optimizer, t);
            }

            assertThat(run.weights()).containsExactly(expected, within(1e-6f));
        }
    }
}
