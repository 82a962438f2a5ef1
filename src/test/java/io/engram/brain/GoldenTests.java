package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.engram.brain.GoldenCase.UnsupportedCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * From the weights and batches of the reference's runs come its losses and its final weights. Three runs are bundled;
 * {@code -Dengram.golden=DIR} names a folder of more.
 */
class GoldenTests {

    /**
     * See {@link GoldenCase#isRoundingNoise}: how far Adam can go in 30 steps of 0.002. Nothing less is certain, since
     * the signs of rounding errors are the processor's: on one, 0.0044 were seen where another stayed below 0.004.
     */
    private static final double NOISE = 0.06;

    static Stream<Path> cases() throws IOException {
        Path more = Path.of(System.getProperty("engram.golden", "../shared/golden"));
        Path folder = Files.isDirectory(more) ? more : Path.of("src/test/resources/golden");
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void reproducesTheReference(Path folder) throws IOException {
        GoldenCase golden = new GoldenCase(folder);

        GoldenCase.Outcome outcome;
        try {
            outcome = golden.run();
        } catch (UnsupportedCase e) {
            assumeTrue(false, folder.getFileName() + " needs what Engram does not have yet: " + e.getMessage());
            return;
        }

        assertStepLosses(golden.expected().get("step_losses"), outcome.stepLosses());
        assertStageLosses(golden.expected().get("epochs"), outcome.stages());
        assertWeights(golden, outcome.weights());
    }

    private static void assertStepLosses(JsonNode expected, List<Double> actual) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < actual.size(); i++) {
            double loss = expected.get(i).asDouble();
            assertThat(actual.get(i)).as("loss of step %d", i).isCloseTo(loss, within(tolerance(loss, 1e-4)));
        }
    }

    private static void assertStageLosses(JsonNode expected, List<StageStats> actual) {
        for (StageStats stats : actual) {
            double loss = expected.get(stats.epoch() - 1)
                    .get(stats.stage().label() + "_loss")
                    .asDouble();
            // A validation's loss comes from weights, which may differ by so much.
            double relative = stats.stage() == Stage.TRAIN ? 1e-4 : 1e-3;
            assertThat(stats.loss()).as("%s", stats).isCloseTo(loss, within(tolerance(loss, relative)));
        }
    }

    private static void assertWeights(GoldenCase golden, Map<String, float[]> actual) throws IOException {
        Map<String, float[]> expected = golden.finalWeights();
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> {
            float[] found = Objects.requireNonNull(actual.get(name));
            for (int i = 0; i < values.length; i++) {
                double tolerance = golden.isRoundingNoise(name) ? NOISE : tolerance(values[i], 1e-3);
                assertThat((double) found[i]).as("%s[%d]", name, i).isCloseTo(values[i], within(tolerance));
            }
        });
    }

    /** The reference's own: relative, or 1e-5 near zero. */
    private static double tolerance(double value, double relative) {
        return Math.max(Math.abs(value) * relative, 1e-5);
    }
}
