package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
import io.engram.definition.InvalidDefinition;
import io.engram.tensor.Precision;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOptionsTests {

    @Test
    @DisplayName("check 21: hparams go before the default, explicit options before hparams")
    void takesExplicitOptionsBeforeHparamsBeforeDefaults() {
        HParams hparams =
                HParams.of(Map.of("max_grad_norm", 1, "precision", "bf16", "grad_accumulation_factor", 4, "width", 9));

        RunOptions options = RunOptions.resolve(hparams, Map.of("precision", "fp32"));

        assertThat(options.maxGradNorm()).isEqualTo(1);
        assertThat(options.precision()).isEqualTo(Precision.FP32);
        assertThat(options.gradAccumulationFactor()).isEqualTo(4);
        assertThat(options.nonfinitePatience()).isEqualTo(3);
    }

    @Test
    void takesAnExplicitNullForNoLimit() {
        Map<String, @Nullable Object> none = Collections.singletonMap("max_grad_norm", null);

        assertThat(RunOptions.resolve(HParams.of(Map.of("max_grad_norm", 1)), none)
                        .maxGradNorm())
                .isNull();
    }

    @Test
    @DisplayName("check 22: intervals of both kinds are refused")
    void refusesTwoKindsOfInterval() {
        assertThatThrownBy(() -> RunOptions.of(Map.of("ckpt_interval_minutes", 1, "ckpt_interval_steps", 1)))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("ckpt_interval_minutes and ckpt_interval_steps exclude each other");
    }

    @ParameterizedTest
    @CsvSource({
        "precision, fp8, must be one of",
        "max_grad_norm, -1, must be greater than or equal to 0",
        "max_grad_nrom, 1, did you mean 'max_grad_norm'",
        "optimizer_step_limit, many, must be a whole number",
        "device, tpu, must be auto"
    })
    @DisplayName("checks 22 and 12: an unknown precision, a negative norm and an unknown option are refused")
    void refusesWhatItDoesNotKnow(String option, String value, String message) {
        Object given = value.matches("-?[0-9]+") ? Integer.valueOf(value) : value;

        assertThatThrownBy(() -> RunOptions.of(Map.of(option, given)))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"precision", "eval_precision"})
    @DisplayName("check 22: fp16 is refused on a CPU")
    void refusesHalfPrecisionOnACpu(String option) {
        assertThatThrownBy(() -> RunOptions.of(Map.of("device", "cpu", option, "fp16")))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("fp16 needs a GPU")
                .hasMessageContaining("bf16");
    }

    /** The same where the device shows only when the Brain is made. */
    @ParameterizedTest
    @CsvSource({"precision", "eval_precision"})
    @DisplayName("check 22: fp16 is refused where auto turns out to be a CPU")
    void refusesHalfPrecisionWhereThereIsNoGpu(String option) {
        assumeThat(Engine.getInstance().getGpuCount()).isZero();
        RunContext context = RunContext.of(RunOptions.of(Map.of(option, "fp16")), 0);

        assertThatThrownBy(() -> new ScalarBrain(1, 1, context, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fp16 needs a GPU");
    }

    @Test
    void refusesReplicasBesideDevices() {
        assertThatThrownBy(() -> RunOptions.of(Map.of("devices", java.util.List.of("cpu", "cpu"), "replicas", 2)))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("leave out replicas");
    }
}
