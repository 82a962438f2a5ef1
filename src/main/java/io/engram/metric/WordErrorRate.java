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
import org.jspecify.annotations.Nullable;

/**
 * Fewest insertions, deletions and substitutions of words from the target to what was recognised, in percent of the
 * words of all targets. Infinite where something was heard and nothing said.
 */
@Kind("wer")
@About("Words inserted, deleted or substituted, in percent of the targets' words (WER)")
public record WordErrorRate(
        @Default("\"ctc\"")
        @About("ctc: the best class of each step, without repetitions and blanks; steps: a token each step")
        Decoding decoding,

        @Default("0") @PositiveOrZero @About("The class of ctc that stands for no token")
        int blank,

        @Nullable
        @PositiveOrZero
        @About("The class that parts words, where tokens are characters; each token is a word without")
        Integer space)
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
        Integer parting = space;
        UnaryOperator<List<String>> words = parting == null
                ? UnaryOperator.identity()
                : tokens -> TokenSequences.words(tokens, String.valueOf(parting));
        return TokenMetric.errorRate(manager, name(), decoding.of(blank), words);
    }

    @Override
    public Metric create(NDManager manager, Shape predictions, Function<List<Integer>, String> texts) {
        return TokenMetric.errorRate(manager, name(), decoding.of(blank), TokenSequences.words(texts));
    }
}
