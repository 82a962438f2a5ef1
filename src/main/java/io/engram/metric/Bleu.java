package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.metric.stats.BleuStats;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/**
 * Share of a hypothesis' n-grams that are in the target, geometric mean over n, times a penalty where all hypotheses
 * together are shorter than the targets; in percent. Papineni et al. 2002, one target for each, without smoothing.
 */
@Kind("bleu")
@About("N-grams of hypotheses that are in the targets, with a penalty for brevity (BLEU), in percent")
public record Bleu(
        @Default("\"steps\"")
        @About("ctc: the best class of each step, without repetitions and blanks; steps: a token each step")
        Decoding decoding,

        @Default("0") @PositiveOrZero @About("The class of ctc that stands for no token")
        int blank,

        @Default("4") @Positive @Max(9) @About("Tokens of the longest n-gram")
        int order)
        implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MAX;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.tokens(name(), targets);
    }

    @Override
    public boolean leavesBlanksOut() {
        return decoding == Decoding.CTC;
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        return new TokenMetric(
                manager,
                name(),
                decoding.of(blank),
                BleuStats.counts(order),
                (reference, hypothesis) -> BleuStats.count(reference, hypothesis, order),
                counts -> BleuStats.percent(counts, order));
    }
}
