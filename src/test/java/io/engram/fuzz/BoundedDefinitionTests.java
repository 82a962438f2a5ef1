package io.engram.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.engram.definition.DefinitionText;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As much of one thing as a definition can hold: each is judged at once, where it was made to take for ever. */
class BoundedDefinitionTests {

    private static final Duration FOR_EVER = Duration.ofSeconds(60);

    @ParameterizedTest
    @MethodSource("hostile")
    void judgesTheWorstOfItsSizeAtOnce(String yaml) {
        assertThat(yaml.length()).isBetween(10_000, DefinitionText.MAX_LENGTH);

        assertTimeoutPreemptively(FOR_EVER, () -> DefinitionFuzzTests.judge(yaml, true));
    }

    static Stream<Named<String>> hostile() {
        String lstm = "{lstm: {hidden: 1, layers: 100, bidirectional: true}},";
        return Stream.of(
                Named.of("layers", modules(many(49_000, i -> "relu,"))),
                Named.of("layers with tensors", modules(many(30_000, i -> "{linear: {units: 64}},"))),
                Named.of("stacks of layers", modules("{unflatten: {shape: [8, 8]}}," + many(990, i -> lstm))),
                Named.of(
                        "modules of stacks of layers",
                        definition(
                                "p*",
                                "label",
                                "{a: [{unflatten: {shape: [8, 8]}}],"
                                        + many(90, i -> "m" + i + ": [" + many(100, k -> lstm) + "],") + "}")),
                Named.of("dimensions", modules("{unflatten: {shape: [64" + ", 1".repeat(90_000) + "]}}")),
                Named.of("unknown layers", modules(many(90_000, i -> "rleu" + i % 10 + ","))),
                Named.of("unknown fields", Definitions.digits() + many(30_000, i -> "nmae" + i + ": 1\n")),
                Named.of(
                        "feature patterns",
                        definition(many(90_000, i -> "'p*" + i % 10 + "',"), "label", "{a: [relu]}")),
                Named.of("features", definition(many(90_000, i -> "p1,"), "label", "{a: [relu]}")),
                Named.of("targets", definition(many(40_000, i -> "p*,"), many(50_000, i -> "label,"), "{a: [relu]}")),
                Named.of("unknown targets", definition("p*", many(90_000, i -> "lbael" + i + ","), "{a: [relu]}")),
                Named.of(
                        "many stars",
                        modules("relu", "a".repeat(1000)) + "\nparameter_groups: [{parameters: ['" + "*a".repeat(50_000)
                                + "b']}]"),
                Named.of(
                        "parameter patterns",
                        modules(many(900, i -> "{linear: {units: 64}},")) + "\nparameter_groups: ["
                                + many(49, i -> "{parameters: [" + many(199, k -> "'*" + i + "." + k + "',") + "]},")
                                + "]"),
                Named.of(
                        "long unknown references",
                        "name: x\nhparams:\n" + many(400, i -> "  " + "h".repeat(900) + i + ": 1\n") + "notes:\n"
                                + many(400, i -> "- ${hparams." + "h".repeat(900) + "x" + i + "}\n")),
                Named.of("a reference in a text", "name: x\nnotes: " + "${name}".repeat(100_000)),
                Named.of("a path of dots", "name: ${" + ".".repeat(1_000_000) + "}"));
    }

    private static String many(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining());
    }

    private static String modules(String layers) {
        return modules(layers, "a");
    }

    private static String modules(String layers, String name) {
        return definition("p*", "label", "{? " + name + " : [{linear: {units: 64}}, " + layers + "]}");
    }

    private static String definition(String features, String target, String modules) {
        return "name: x\ndata: {dataset: digits, csv: {features: [" + features + "], target: [" + target
                + "]}}\nmodules: " + modules + "\nobjectives: cross_entropy\noptimizer: adam\nepochs: 1";
    }
}
