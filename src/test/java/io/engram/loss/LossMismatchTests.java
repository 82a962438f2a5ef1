package io.engram.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.RecordReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a loss that does not fit its predictions or targets. */
class LossMismatchTests {

    record Holder(LossSpec loss) {}

    private static LossSpec read(String kind) {
        return new RecordReader(new ArrayList<>())
                .read(Holder.class, Map.of("loss", kind))
                .orElseThrow()
                .loss();
    }

    private static Shape shape(String dimensions) {
        return new Shape(
                Arrays.stream(dimensions.split(" ")).mapToLong(Long::parseLong).toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "cross_entropy, -1 5, CLASS, 1",
        "cross_entropy, -1 -1 5, CLASS_SEQUENCE, 1",
        "nll, -1 7 5, CLASS_SEQUENCE, 1",
        "hinge, -1 5, CLASS, 1",
        "additive_angular_margin, -1 5, CLASS, 1",
        "triplet, -1 64, CLASS, 1",
        "ctc, -1 -1 5, TOKEN_SEQUENCE, 1",
        "ctc, -1 -1 5, CLASS_SEQUENCE, 1",
        "bce, -1 3, VALUE, 3",
        "kl_div, -1 3, VALUE, 3",
        "cosine, -1 3, VALUE, 3",
        "cosine, -1 -1 3, VALUE_SEQUENCE, 3",
        "mse, -1 -1 3, VALUE_SEQUENCE, 3",
        "huber, -1 -1, VALUE_SEQUENCE, 1",
        "smooth_l1, -1 -1 1, VALUE_SEQUENCE, 1",
        "si_snr, -1 -1, VALUE_SEQUENCE, 1",
    })
    void takesWhatFits(String loss, String predictions, TargetKind kind, int targets) {
        assertThat(read(loss).mismatch(shape(predictions), kind, targets)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cross_entropy, -1 7 5, CLASS, 1, 'expects logits (B, C), but the network gives (B, 7, 5)'",
        "cross_entropy, -1 5, CLASS_SEQUENCE, 1, 'expects logits (B, T, C), but the network gives (B, 5)'",
        "cross_entropy, -1 7 5, TOKEN_SEQUENCE, 1, Use ctc.",
        "cross_entropy, -1 5, VALUE, 1, takes classes",
        "cross_entropy, -1 5, CLASS, 2, takes one target column",
        "hinge, -1 5, VALUE, 1, takes classes",
        "triplet, -1 5, VALUE, 1, 'Use mse, l1 or cosine.'",
        "triplet, -1 7 5, CLASS_SEQUENCE, 1, takes one class for each example",
        "triplet, -1 7 5, CLASS, 1, 'expects embeddings (B, C), but the network gives (B, 7, 5)'",
        "ctc, -1 5, CLASS, 1, a target is one value. Use cross_entropy.",
        "ctc, -1 5, TOKEN_SEQUENCE, 1, 'expects logits (B, T, C), but the network gives (B, 5)'",
        "ctc, -1 7 5, VALUE_SEQUENCE, 1, a sequence of numbers. Use mse or si_snr.",
        "mse, -1 5, CLASS, 1, but the targets are classes",
        "mse, -1 7 5, VALUE_SEQUENCE, 1, 'so the network must give (B, T) or (B, T, 1)'",
        "bce, -1 3, VALUE, 2, Set units of the last layer to 2.",
        "cosine, -1 7, VALUE_SEQUENCE, 1, Keep the steps",
        "si_snr, -1 1, VALUE, 1, a target is no sequence. Use mse or l1.",
        "si_snr, -1 1, CLASS, 1, a target is a class. Use cross_entropy.",
    })
    void saysWhatDoesNotFit(String loss, String predictions, TargetKind kind, int targets, String detail) {
        assertThat(read(loss).mismatch(shape(predictions), kind, targets))
                .hasValueSatisfying(text -> assertThat(text).contains(detail));
    }

    @ParameterizedTest
    @CsvSource({
        "ctc, 'ctc takes a sequence of classes for each example, which a table''s column does not hold. Use"
                + " cross_entropy.'",
        "si_snr, 'si_snr takes a sequence of numbers for each example, which a table''s column does not hold. Use mse"
                + " or l1.'",
    })
    void refusesTheColumnsOfATable(String loss, String detail) {
        assertThat(read(loss).mismatch(new Shape(-1, 7, 5), 1)).hasValue(detail);
    }

    @ParameterizedTest
    @CsvSource({"5, true", "4, true", "3, false"})
    void wantsABlankAmongTheClasses(int classes, boolean fits) {
        Ctc ctc = new Ctc(1, 3, true, Reduction.MEAN);

        assertThat(ctc.mismatch(new Shape(-1, -1, classes), TargetKind.TOKEN_SEQUENCE, 1)
                        .isEmpty())
                .isEqualTo(fits);
    }
}
