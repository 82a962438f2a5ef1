package io.engram.prediction.process;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.item.HostArray;
import io.engram.data.item.NextToken;
import io.engram.data.item.Tokens;
import io.engram.data.item.Vocabulary;
import io.engram.loss.Link;
import io.engram.recipe.ExamplePlan;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.Spoken;
import io.engram.recipe.TrainedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Goes on with a text: what a language model says behind it is put behind it, and it is asked again, until it says the
 * end or as much as was asked for. Each time the network sees the whole text, whatever its layers remember.
 */
record GoingOn(TrainedModel model, int end) {

    /** No token. */
    private static final int NONE = -1;

    /** Whether a model says what comes behind a text. */
    static boolean goesOn(ExperimentPlan plan) {
        return plan.examples() instanceof ExamplePlan.OfItems items
                && items.items().target() instanceof NextToken.Ahead
                && plan.definition().recipe().scoresClasses(plan.definition());
    }

    static GoingOn with(TrainedModel model) {
        boolean ends = model.plan().definition().data().input() instanceof Tokens tokens && tokens.bounds();
        Vocabulary labels = model.plan().examples().labels().orElse(new Vocabulary(List.of()));
        return new GoingOn(model, ends ? labels.indexOf(Tokens.END).orElse(NONE) : NONE);
    }

    /** The score is the log-probability of a token on average, before any temperature. */
    Spoken behind(HostArray text, Continuation wanted) {
        long[] tokens = text.longs() == null ? new long[0] : text.longs();
        RandomGenerator random = new Random(wanted.seed());
        List<Integer> said = new ArrayList<>();
        double score = 0;
        int token = NONE;
        int count = 0;
        while (count < wanted.tokens() && (token == NONE || token != end)) {
            float[] scores = last(tokens);
            token = wanted.temperature() == 0 ? likeliest(scores) : drawn(scores, wanted.temperature(), random);
            score += Math.log(Link.SOFTMAX.apply(scores, 0, scores.length)[token]);
            count++;
            if (token != end) {
                said.add(token);
                tokens = Arrays.copyOf(tokens, tokens.length + 1);
                tokens[tokens.length - 1] = token;
            }
        }
        return new Spoken(said, score / Math.max(1, count), token != NONE && token == end);
    }

    /** The scores of the tokens that may come behind the last. */
    private float[] last(long[] tokens) {
        try (NDManager scratch = model.scratch()) {
            NDArray input = scratch.create(tokens, new Shape(1, tokens.length));
            NDArray output = model.forward(input, scratch.ones(new Shape(1)));
            output.attach(scratch);
            return output.get("0, -1").toFloatArray();
        }
    }

    private static int likeliest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** Of logarithms of probabilities this makes the same as of logits. */
    private static int drawn(float[] scores, double temperature, RandomGenerator random) {
        float[] cooled = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            cooled[i] = (float) (scores[i] / temperature);
        }
        float[] probabilities = Link.SOFTMAX.apply(cooled, 0, cooled.length);
        double left = random.nextDouble();
        for (int i = 0; i < probabilities.length; i++) {
            left -= probabilities[i];
            if (left < 0) {
                return i;
            }
        }
        return likeliest(scores);
    }
}
