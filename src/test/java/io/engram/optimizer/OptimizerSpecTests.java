package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

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

    static Stream<Arguments> adaptive() {
        return Stream.of(
                // run(lambda p: torch.optim.Adamax(p, lr=0.1))
                arguments(
                        new Adamax(0.1, BETAS, 1e-8, 0),
                        floats(-0.79367715f, 0.3843303f, -0.16027309f, 0.5439952f, 0.3238928f, -0.58891314f)),
                // run(lambda p: torch.optim.Adamax(p, lr=0.1, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.2))
                arguments(
                        new Adamax(0.1, List.of(0.8, 0.9), 1e-3, 0.2),
                        floats(-0.7492859f, 0.3634643f, -0.15778336f, 0.49462292f, 0.31026337f, -0.5638258f)),
                // run(lambda p: torch.optim.NAdam(p, lr=0.1))
                arguments(
                        new NAdam(0.1, BETAS, 1e-8, 0, 0.004, false),
                        floats(-0.8023182f, 0.40694356f, -0.23301715f, 0.5709937f, 0.36788654f, -0.4985181f)),
                // run(lambda p: torch.optim.NAdam(p, lr=0.1, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.2,
                // momentum_decay=0.05))
                arguments(
                        new NAdam(0.1, List.of(0.8, 0.9), 1e-3, 0.2, 0.05, false),
                        floats(-0.74036795f, 0.39530215f, -0.21760689f, 0.5132622f, 0.36912334f, -0.47430795f)),
                // run(lambda p: torch.optim.NAdam(p, lr=0.1, weight_decay=0.2, decoupled_weight_decay=True))
                arguments(
                        new NAdam(0.1, BETAS, 1e-8, 0.2, 0.004, true),
                        floats(-0.7356672f, 0.37281463f, -0.2147178f, 0.5125676f, 0.3442634f, -0.4539262f)),
                // run(lambda p: torch.optim.RAdam(p, lr=0.1))
                arguments(
                        new RAdam(0.1, BETAS, 1e-8, 0, false),
                        floats(-0.77038574f, 0.28472736f, -0.21107662f, 0.61008215f, 0.29019526f, -0.50051504f)),
                // run(lambda p: torch.optim.RAdam(p, lr=0.1, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.2))
                arguments(
                        new RAdam(0.1, List.of(0.8, 0.9), 1e-3, 0.2, false),
                        floats(-0.71987075f, 0.25131324f, -0.20419767f, 0.54241115f, 0.27286926f, -0.44688684f)),
                // run(lambda p: torch.optim.RAdam(p, lr=0.1, weight_decay=0.2, decoupled_weight_decay=True))
                arguments(
                        new RAdam(0.1, BETAS, 1e-8, 0.2, true),
                        floats(-0.7065565f, 0.25757447f, -0.19186592f, 0.55003756f, 0.2712773f, -0.45635432f)),
                // run(lambda p: torch.optim.RAdam(p, lr=0.1, betas=(0.5, 0.6)))
                arguments(
                        new RAdam(0.1, List.of(0.5, 0.6), 1e-8, 0, false),
                        floats(-0.8376306f, 0.2645891f, -0.28040323f, 0.5689094f, 0.29612905f, -0.46544164f)));
    }

    static Stream<Arguments> squares() {
        return Stream.of(
                // run(lambda p: torch.optim.RMSprop(p, lr=0.1))
                arguments(
                        new RmsProp(0.1, 0.99, 1e-8, 0, 0, false),
                        floats(-1.9936649f, 1.7016624f, -0.048280954f, 0.2719971f, 2.187253f, -1.4131017f)),
                // run(lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.9, eps=1e-3, weight_decay=0.2))
                arguments(
                        new RmsProp(0.1, 0.9, 1e-3, 0.2, 0, false),
                        floats(-0.84127194f, 0.6536411f, -0.17099851f, 0.40646613f, 0.7293888f, -0.59633297f)),
                // run(lambda p: torch.optim.RMSprop(p, lr=0.1, momentum=0.5))
                arguments(
                        new RmsProp(0.1, 0.99, 1e-8, 0, 0.5, false),
                        floats(-2.6711946f, 2.7497897f, 0.6362009f, 0.28819537f, 3.4852016f, -2.1203806f)),
                // run(lambda p: torch.optim.RMSprop(p, lr=0.1, momentum=0.5, centered=True))
                arguments(
                        new RmsProp(0.1, 0.99, 1e-8, 0, 0.5, true),
                        floats(-2.6823082f, 2.7705188f, 0.64852417f, 0.28611848f, 3.5104618f, -2.137424f)),
                // run(lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.8, centered=True, weight_decay=0.2))
                arguments(
                        new RmsProp(0.1, 0.8, 1e-8, 0.2, 0, true),
                        floats(-0.8030146f, 0.59809154f, -0.15842506f, 0.44911265f, 0.63669217f, -0.57775235f)),
                // run(lambda p: torch.optim.Adagrad(p, lr=0.1))
                arguments(
                        new Adagrad(0.1, 0, 0, 0, 1e-10),
                        floats(-0.7616518f, 0.3950254f, -0.22978675f, 0.58980316f, 0.33096847f, -0.47884816f)),
                // run(lambda p: torch.optim.Adagrad(p, lr=0.1, lr_decay=0.2, weight_decay=0.2,
                // initial_accumulator_value=0.5, eps=1e-3))
                arguments(
                        new Adagrad(0.1, 0.2, 0.2, 0.5, 1e-3),
                        floats(-0.65677667f, 0.28139323f, -0.22511807f, 0.58864254f, 0.21911229f, -0.42496267f)),
                // run(lambda p: torch.optim.Adadelta(p))
                arguments(
                        new Adadelta(1, 0.9, 1e-6, 0),
                        floats(-0.6328639f, 0.254855f, -0.2518718f, 0.62194645f, 0.13382052f, -0.3792786f)),
                // run(lambda p: torch.optim.Adadelta(p, lr=0.5, rho=0.95, eps=1e-3, weight_decay=0.2))
                arguments(
                        new Adadelta(0.5, 0.95, 1e-3, 0.2),
                        floats(-0.7436218f, 0.3046092f, -0.27947646f, 0.52080333f, 0.29661494f, -0.44656664f)));
    }

    private static float[] floats(float... values) {
        return values;
    }

    /** Some roundings of float32 in five steps. */
    @ParameterizedTest
    @MethodSource({"sgd", "adam", "adaptive", "squares"})
    void walksAsPyTorch(OptimizerSpec spec, float[] expected) {
        try (OptimizerFixtures run = new OptimizerFixtures();
                Optimizer optimizer = spec.create(run.parameters)) {
            for (int t = 1; t <= 5; t++) {
                run.step(optimizer, t);
            }

            assertThat(run.weights()).containsExactly(expected, within(1e-6f));
        }
    }

    /** {@code inspect.signature(torch.optim.SGD)} and so on; SGD's rate is 1e-3 since PyTorch 2.4. */
    static Stream<Arguments> defaults() {
        return Stream.of(
                arguments("sgd", new Sgd(1e-3, 0, 0, 0, false)),
                arguments("adam", new Adam(1e-3, BETAS, 1e-8, 0, false)),
                arguments("adamw", new AdamW(1e-3, BETAS, 1e-8, 0.01, false)),
                arguments("adamax", new Adamax(2e-3, BETAS, 1e-8, 0)),
                arguments("nadam", new NAdam(2e-3, BETAS, 1e-8, 0, 4e-3, false)),
                arguments("radam", new RAdam(1e-3, BETAS, 1e-8, 0, false)),
                arguments("rmsprop", new RmsProp(0.01, 0.99, 1e-8, 0, 0, false)),
                arguments("adagrad", new Adagrad(0.01, 0, 0, 0, 1e-10)),
                arguments("adadelta", new Adadelta(1, 0.9, 1e-6, 0)));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void hasTheDefaultsOfPyTorch(String kind, OptimizerSpec expected) {
        List<Flaw> flaws = new ArrayList<>();

        assertThat(read("\"" + kind + "\"", flaws)).hasValue(expected);
        assertThat(flaws).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'adam': {'lr': -0.1}}                    | /optimizer/adam/lr",
                "{'adamax': {'betas': [0.9, 1]}}           | /optimizer/adamax/betas/1",
                "{'nadam': {'momentum_decay': -1}}         | /optimizer/nadam/momentum_decay",
                "{'radam': {'betas': [0.9]}}               | /optimizer/radam/betas",
                "{'rmsprop': {'alpha': -0.1}}              | /optimizer/rmsprop/alpha",
                "{'adagrad': {'lr_decay': -1}}             | /optimizer/adagrad/lr_decay",
                "{'adadelta': {'rho': 1.5}}                | /optimizer/adadelta/rho",
                "{'sgd': {'nesterov': true}}               | /optimizer/sgd",
                "{'sgd': {'weight_decay': -1}}             | /optimizer/sgd/weight_decay",
                "{'adam': {'eps': -1}}                     | /optimizer/adam/eps"
            })
    void refusesOptionsThatAreOutOfRange(String json, String pointer) {
        List<Flaw> flaws = new ArrayList<>();

        assertThat(read(json.replace('\'', '"'), flaws)).isEmpty();
        assertThat(flaws).extracting(Flaw::pointer).containsExactly(pointer);
    }

    record Definition(OptimizerSpec optimizer) {}

    private static Optional<OptimizerSpec> read(String optimizer, List<Flaw> flaws) {
        return new RecordReader(flaws)
                .read(Definition.class, JsonMapper.shared().readTree("{\"optimizer\": " + optimizer + "}"))
                .map(Definition::optimizer);
    }
}
