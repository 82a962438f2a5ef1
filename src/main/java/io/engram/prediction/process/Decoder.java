package io.engram.prediction.process;

import ai.djl.ndarray.types.Shape;
import io.engram.data.Columns;
import io.engram.data.TargetKind;
import io.engram.data.item.Tokens;
import io.engram.data.item.Vocabulary;
import io.engram.data.item.Words;
import io.engram.data.token.Tokenizer;
import io.engram.loss.Ctc;
import io.engram.loss.Link;
import io.engram.loss.LossSpec;
import io.engram.recipe.ExamplePlan;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.RecipeSpec;
import io.engram.recipe.Spoken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes predictions of the numbers that a network gives. What is done is said by the first objective that can. */
final class Decoder {

    /** What is done where a recipe searches for sequences. */
    private static final String SEARCH = "beam_search";

    private final TargetKind target;
    private final boolean classes;
    private final Link link;
    private final @Nullable Vocabulary labels;
    private final @Nullable List<String> columns;
    private final @Nullable Integer blank;
    private final Tokenizer tokenizer;

    Decoder(ExperimentPlan plan) {
        target = plan.examples().target();
        List<LossSpec> losses = plan.definition().objectives();
        RecipeSpec recipe = plan.definition().recipe();
        classes = recipe.scoresClasses(plan.definition()) && (target.holdsClasses() || !recipe.predictsTarget());
        link = losses.stream()
                .filter(loss -> !classes || loss.scoresClasses())
                .map(LossSpec::link)
                .filter(found -> found != Link.NONE)
                .findFirst()
                .orElse(Link.NONE);
        blank = losses.stream()
                .filter(Ctc.class::isInstance)
                .map(loss -> ((Ctc) loss).blank())
                .findFirst()
                .orElse(null);
        labels = recipe.predictsTarget() && plan.examples() instanceof ExamplePlan.OfItems items
                ? items.items().labels().orElse(null)
                : null;
        columns = plan.examples() instanceof ExamplePlan.OfTable table ? columns(plan, table.columns()) : null;
        tokenizer = plan.examples() instanceof ExamplePlan.OfItems items
                ? items.items()
                        .target()
                        .tokens()
                        .map(Tokens.TokenItem::tokenizer)
                        .orElse(new Words())
                : new Words();
    }

    private static @Nullable List<String> columns(ExperimentPlan plan, Columns columns) {
        if (plan.definition().recipe().noise().isPresent()) {
            return columns.features().stream().map(column -> column.name()).toList();
        }
        return plan.examples().target() == TargetKind.VALUE
                ? columns.targets().stream().map(column -> column.name()).toList()
                : null;
    }

    Predicted predicted(List<Prediction> predictions) {
        String applied = predictions.stream().anyMatch(made -> made.hypotheses() != null) ? SEARCH : link.word();
        return new Predicted(applied, labels == null || !classes ? null : labels.labels(), columns, predictions);
    }

    /**
     * One prediction.
     *
     * @param shape of one example's numbers
     * @param share of the steps that are not padding
     */
    Prediction decode(float[] numbers, Shape shape, float share, @Nullable Integer top) {
        if (!classes) {
            return values(numbers, shape, share);
        }
        int count = Math.toIntExact(shape.get(shape.dimension() - 1));
        if (!target.isSequence()) {
            float[] scores = link.apply(numbers, 0, count);
            int best = largest(numbers, 0, count);
            return Prediction.ofClass(
                    best,
                    label(best),
                    finite(scores[best]),
                    top == null ? list(scores, 0, count) : null,
                    top == null ? null : top(scores, top));
        }
        int length = steps(shape.get(0), share);
        List<Integer> found = new ArrayList<>();
        int before = -1;
        for (int step = 0; step < length; step++) {
            int best = largest(numbers, step * count, count);
            // Greedy: repetitions are one, and blanks only keep them apart. Graves et al. 2006.
            boolean kept = target != TargetKind.TOKEN_SEQUENCE || (best != before && (blank == null || best != blank));
            if (kept) {
                found.add(best);
            }
            before = best;
        }
        List<String> tokens =
                labels == null ? null : found.stream().map(this::label).toList();
        List<Prediction.Choice> last = top == null || length == 0 || target == TargetKind.TOKEN_SEQUENCE
                ? null
                : top(link.apply(numbers, (length - 1) * count, count), top);
        String text = tokens == null ? null : tokenizer.text(tokens);
        return new Prediction(null, null, null, null, last, null, found, tokens, text, length, null, null);
    }

    /**
     * One prediction of the sequences that were found.
     *
     * @param top how many are told at most; null: all
     */
    Prediction said(List<Spoken> found, @Nullable Integer top) {
        return Prediction.ofHypotheses(found.stream()
                .limit(top == null ? found.size() : top)
                .map(this::hypothesis)
                .toList());
    }

    Prediction.Hypothesis hypothesis(Spoken spoken) {
        List<String> tokens = spoken.tokens().stream()
                .map(token -> String.valueOf(label(token)))
                .toList();
        return new Prediction.Hypothesis(
                tokenizer.text(tokens), finite((float) spoken.score()), spoken.tokens(), tokens, spoken.ended());
    }

    private Prediction values(float[] numbers, Shape shape, float share) {
        float[] applied = numbers;
        int last = shape.dimension() == 0 ? 1 : Math.toIntExact(shape.get(shape.dimension() - 1));
        if (link == Link.SIGMOID || link == Link.EXP) {
            applied = new float[numbers.length];
            for (int from = 0; from < numbers.length; from += last) {
                System.arraycopy(link.apply(numbers, from, last), 0, applied, from, last);
            }
        }
        if (shape.dimension() == 0) {
            return Prediction.ofValues(list(applied, 0, 1), null);
        }
        Integer length = target.isSequence() ? (Integer) steps(shape.get(0), share) : null;
        int first = length == null ? Math.toIntExact(shape.get(0)) : length;
        return Prediction.ofValues(nested(applied, shape, 0, 0, first), length);
    }

    /** As the losses round lengths: torch.round, to the nearest even number. */
    private static int steps(long all, float share) {
        return (int) Math.min((double) all, Math.rint(share * (float) all));
    }

    private static List<?> nested(float[] numbers, Shape shape, int dimension, int from, int count) {
        if (dimension == shape.dimension() - 1) {
            return list(numbers, from, count);
        }
        int stride = Math.toIntExact(shape.slice(dimension + 1).size());
        return IntStream.range(0, count)
                .mapToObj(i -> nested(
                        numbers, shape, dimension + 1, from + i * stride, Math.toIntExact(shape.get(dimension + 1))))
                .toList();
    }

    private List<Prediction.Choice> top(float[] scores, int most) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i))
                .limit(most)
                .map(i -> new Prediction.Choice(i, label(i), finite(scores[i])))
                .toList();
    }

    private @Nullable String label(int index) {
        return labels == null || index >= labels.size() ? null : labels.label(index);
    }

    private static int largest(float[] numbers, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (numbers[from + i] > numbers[from + best]) {
                best = i;
            }
        }
        return best;
    }

    private static @Nullable Float finite(float number) {
        return Float.isFinite(number) ? number : null;
    }

    private static List<@Nullable Float> list(float[] numbers, int from, int count) {
        List<@Nullable Float> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(finite(numbers[from + i]));
        }
        return list;
    }
}
