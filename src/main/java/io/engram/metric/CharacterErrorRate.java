package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Fewest insertions, deletions and substitutions from the target to what was recognised, in percent of the characters
 * of all targets. Infinite where something was heard and nothing said.
 */
@Kind("cer")
@About("Characters inserted, deleted or substituted, in percent of the targets' (CER)")
public record CharacterErrorRate(
        @Default("\"ctc\"")
        @About("ctc: the best class of each step, without repetitions and blanks; steps: a token each step")
        Decoding decoding,

        @Default("0") @PositiveOrZero @About("The class of ctc that stands for no token")
        int blank)
        implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MIN;
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
        return TokenMetric.errorRate(manager, name(), decoding.of(blank), UnaryOperator.identity());
    }

    @Override
    public Metric create(NDManager manager, Shape predictions, Function<List<Integer>, String> texts) {
        return TokenMetric.errorRate(manager, name(), decoding.of(blank), TokenSequences.characters(texts));
    }
}
