package io.engram.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTests {

    private static final List<String> KNOWN =
            List.of("linear", "relu", "leaky_relu", "gelu", "conv2d", "batch_norm", "cross_entropy", "sgd", "l1");

    @ParameterizedTest
    @CsvSource({
        "lineer, linear",
        "liner, linear",
        "linaer, linear",
        "linearr, linear",
        "linear, linear",
        "rellu, relu",
        "conv3d, conv2d",
        "ReLU, relu",
        "LeakyReLU, leaky_relu",
        "BatchNorm2d, batch_norm",
        "SGD, sgd",
        "CrossEntropyLoss, cross_entropy",
        "cross-entropy, cross_entropy",
        "l2, l1"
    })
    void findsWhatATypoWasMeantToBe(String typo, String meant) {
        assertThat(NearestName.to(typo, KNOWN)).hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "transformer", "x", "attention"})
    void findsNothingWhereNothingIsNear(String name) {
        assertThat(NearestName.to(name, KNOWN)).isEmpty();
    }

    @Test
    void prefersTheNearest() {
        assertThat(NearestName.to("gelo", List.of("relu", "gelu", "silu"))).hasValue("gelu");
    }

    @Test
    void hintsAtTheNearestAndAllThatIsKnown() {
        assertThat(NearestName.hint("rellu", Set.of("relu", "gelu")))
                .isEqualTo("did you mean 'relu'? Known: gelu, relu");
        assertThat(NearestName.hint("zzz", Set.of("relu", "gelu"))).isEqualTo("Known: gelu, relu");
        assertThat(NearestName.hint("zzz", Set.of())).isEqualTo("Known: nothing");
    }

    @Test
    void namesThirtyOfManyAtMost() {
        List<String> columns = IntStream.range(100, 165).mapToObj(i -> "p" + i).toList();

        assertThat(NearestName.hint("p1o5", columns))
                .startsWith("did you mean 'p105'? Known: p100, p101, ")
                .endsWith(", p129 and 35 more");
    }

    @Test
    @Timeout(10)
    void comparesAVeryLongNameInNoTime() {
        assertThat(NearestName.to("x".repeat(1_000_000), KNOWN)).isEmpty();
    }
}
