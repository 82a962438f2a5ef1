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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
        return create(manager, UnaryOperator.identity());
    }

    @Override
    public Metric create(NDManager manager, Shape predictions, Function<List<Integer>, String> texts) {
        return create(manager, TokenSequences.words(texts));
    }

    private Metric create(NDManager manager, UnaryOperator<List<String>> words) {
        return new TokenMetric(
                manager,
                name(),
                decoding.of(blank),
                BleuStats.counts(order),
                (reference, hypothesis) -> BleuStats.count(words.apply(reference), words.apply(hypothesis), order),
                counts -> BleuStats.percent(counts, order));
    }
}
