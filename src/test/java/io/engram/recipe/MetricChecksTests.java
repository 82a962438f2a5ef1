package io.engram.recipe;

import static io.engram.recipe.DefinitionFixtures.digitsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.engram.data.Samples;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Metrics beside losses, of the digits' ten classes. */
class MetricChecksTests {

    private static JsonNode definition(String objectives, String metrics) {
        return digitsWith(
                "/objectives",
                objectives,
                "/metrics",
                metrics,
                "/checkpoints/metric",
                "valid.loss",
                "/checkpoints/mode",
                "min");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[confusion_matrix, auc, perplexity, eer, {min_dcf: {target_share: 0.5}}]",
                "[accuracy, {top_k: {k: 3}}]",
                "[]"
            })
    void takesMetricsOfClasses(String metrics) {
        for (String loss : new String[] {"cross_entropy", "hinge", "additive_angular_margin"}) {
            assertThatCode(() -> ExperimentPlan.of(
                            DefinitionReader.read(definition(loss, metrics)), Samples.profile("digits")))
                    .doesNotThrowAnyException();
        }
    }

    /** What the network gives are no classes here, so more classes than outputs are no flaw. */
    @Test
    void takesEmbeddingsOfAnySize() {
        JsonNode definition =
                DefinitionFixtures.with(definition("triplet", "[]"), "/modules/model", "[{linear: {units: 3}}]");

        assertThatCode(() -> ExperimentPlan.of(DefinitionReader.read(definition), Samples.profile("digits")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "triplet       | accuracy         | accuracy judges scores of classes, but the predictions of triplet are embeddings. Leave it out.",
                "cross_entropy | wer              | wer compares sequences of tokens, but a target is one class. Use accuracy, error, f1 or confusion_matrix.",
                "cross_entropy | {bleu: {order: 2}} | bleu compares sequences of tokens, but a target is one class. Use accuracy, error, f1 or confusion_matrix.",
            })
    void refusesMetricsThatDoNotGoWithTheLoss(String loss, String metric, String detail) {
        InvalidDefinition invalid = catchThrowableOfType(
                InvalidDefinition.class,
                () -> ExperimentPlan.of(
                        DefinitionReader.read(definition(loss, "[" + metric + "]")), Samples.profile("digits")));

        assertThat(invalid.flaws()).containsExactly(new Flaw("/metrics/0", detail));
    }

    @ParameterizedTest
    @CsvSource({"bce, probabilities", "kl_div, log-probabilities"})
    void refusesSignsOfWhatIsNoLogit(String loss, String what) {
        JsonNode definition = definition(loss, "[accuracy, auc]");

        InvalidDefinition invalid = catchThrowableOfType(
                InvalidDefinition.class,
                () -> ExperimentPlan.of(DefinitionReader.read(definition), Samples.profile("digits")));

        assertThat(invalid.flaws())
                .contains(new Flaw(
                        "/metrics/0",
                        "accuracy takes a positive prediction for 1, but those of " + loss + " are " + what
                                + ". Use auc, or bce_with_logits without the last sigmoid."))
                .extracting(Flaw::pointer)
                .doesNotContain("/metrics/1");
    }
}
