package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.data.item.Vocabulary;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import io.engram.loss.LossSpec;
import io.engram.metric.MetricSpec;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Shapes;
import io.engram.recipe.RecipeNeeds.Need;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One sequence from another: the modules encode the input, and a recurrent decoder that looks where it has learned to
 * says the target token by token. As SpeechBrain's AttentionalRNNDecoder with a GRU: Bahdanau et al. 2015, or Chorowski
 * et al. 2015 where it also knows where it looked before. Trained with the right token before each; in evaluation the
 * likeliest sequence is searched for.
 */
@Kind("seq2seq")
@About("One sequence from another: modules encode, a GRU with attention decodes. Bahdanau et al. 2015")
public record Seq2Seq(
        @Default("128") @Positive @Max(100_000) @About("Size of the decoder's state")
        int hidden,

        @Default("128") @Positive @Max(100_000) @About("Size of a token's embedding")
        int embedding,

        @Default("128") @Positive @Max(100_000) @About("Size of what states are compared in, and of the context")
        int attentionDim,

        @Default("\"content\"") @About("What attention goes by")
        Attention attention,

        @Default("10") @Positive @Max(10_000) @About("Channels that location-aware attention looks back through")
        int channels,

        @Default("20")
        @Positive
        @Max(10_000)
        @About(value = "How far location-aware attention looks to either side", unit = "steps")
        int kernelSize,

        @Default("0.0")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout of what the GRU is given")
        double dropout,

        @Default("1")
        @Positive
        @Max(1000)
        @About("Sequences that are kept in the search; 1: the likeliest token each time")
        int beam,

        @Default("1.0") @Positive @About("Most tokens that are said, for each step of the encoder's output")
        double maxDecodeRatio)
        implements RecipeSpec {

    /** The name of the decoder among the networks. */
    static final String DECODER = "decoder";

    static final String BEGIN = "<begin>";
    static final String END = "<end>";

    /** What attention goes by. */
    public enum Attention {
        /** What is there. */
        @About("What the encoder says. Bahdanau et al. 2015")
        CONTENT,
        /** Also where it was before. */
        @About("Also where it was before. Chorowski et al. 2015")
        LOCATION
    }

    @Override
    public RecipeNeeds needs() {
        return new RecipeNeeds(Need.REQUIRED, Need.REQUIRED, Need.OPTIONAL, Need.REQUIRED, Need.REQUIRED);
    }

    @Override
    public TargetKind target(ExperimentDefinition definition) {
        return TargetKind.TOKEN_SEQUENCE;
    }

    @Override
    public boolean targetsHaveStepsOfTheirOwn(ExperimentDefinition definition) {
        return true;
    }

    @Override
    public boolean predicts() {
        return true;
    }

    /** Those that encode: what is said to it is searched for. */
    @Override
    public List<NetworkPlan> predicting(ExperimentPlan plan) {
        return SequenceSearch.encoders(plan);
    }

    @Override
    public boolean keepsWhat(RecipeSpec other) {
        return other instanceof Seq2Seq;
    }

    @Override
    public Optional<RecipePlan> plan(RecipeInput input, List<Flaw> flaws) {
        if (input.definition().runOpts().replicaCount() > 1) {
            flaws.add(new Flaw(
                    "/run_opts",
                    "splits batches, but the recipe seq2seq trains on one device. Leave"
                            + " replicas and devices out."));
        }
        if (input.definition().modules().containsKey(DECODER)) {
            flaws.add(new Flaw("/modules/decoder", "is the name of the recipe's own decoder. Choose another."));
            return Optional.empty();
        }
        Optional<Vocabulary> tokens = tokens(input, flaws);
        Optional<List<NetworkPlan>> encoder = input.chain(flaws);
        if (tokens.isEmpty() || encoder.isEmpty()) {
            return Optional.empty();
        }
        PredictionChecks.indices(input, encoder.get().get(0), flaws);
        Shape encoded = encoder.get().get(encoder.get().size() - 1).output();
        if (encoded.dimension() != 3 || encoded.get(2) < 0) {
            flaws.add(new Flaw(
                    "/modules",
                    "end with " + Shapes.text(encoded) + ", but a decoder looks at steps, (B, T, F). Leave out what"
                            + " puts them together, such as flatten or last."));
            return Optional.empty();
        }
        Shape predictions = new Shape(-1, -1, tokens.get().size());
        checkObjectives(input.definition(), predictions, flaws);
        checkMetrics(input.definition(), flaws);
        List<NetworkPlan> networks = new ArrayList<>(encoder.get());
        return NetworkPlan.of(
                        DECODER,
                        "/recipe/seq2seq",
                        List.of(new AttentionDecoder(this, tokens.get().size())),
                        encoded,
                        flaws)
                .map(decoder -> {
                    networks.add(decoder);
                    return new RecipePlan(networks, predictions);
                });
    }

    private static Optional<Vocabulary> tokens(RecipeInput input, List<Flaw> flaws) {
        Optional<Vocabulary> bounded = vocabulary(input.examples())
                .filter(found -> input.examples().target() == TargetKind.TOKEN_SEQUENCE)
                .filter(found ->
                        found.indexOf(BEGIN).isPresent() && found.indexOf(END).isPresent());
        if (bounded.isEmpty()) {
            flaws.add(new Flaw(
                    "/data/target",
                    "must be tokens that begin and end, since a decoder has to know when it is done. Take tokens with"
                            + " bounds: true."));
        }
        return bounded;
    }

    static Optional<Vocabulary> vocabulary(ExamplePlan examples) {
        return examples instanceof ExamplePlan.OfItems items ? items.items().labels() : Optional.empty();
    }

    private static void checkObjectives(ExperimentDefinition definition, Shape predictions, List<Flaw> flaws) {
        for (int i = 0; i < definition.objectives().size(); i++) {
            LossSpec loss = definition.objectives().get(i);
            String pointer = Flaw.below("/objectives", i);
            loss.mismatch(predictions, TargetKind.CLASS_SEQUENCE, 1)
                    .ifPresent(detail -> flaws.add(new Flaw(pointer, detail)));
        }
    }

    private static void checkMetrics(ExperimentDefinition definition, List<Flaw> flaws) {
        for (int i = 0; i < definition.metrics().size(); i++) {
            MetricSpec metric = definition.metrics().get(i);
            if (metric.leavesBlanksOut()) {
                flaws.add(new Flaw(
                        Flaw.below("/metrics", i),
                        metric.name() + " would leave repeated tokens out, as for ctc. Give it decoding: steps."));
            }
        }
    }

    @Override
    public ExperimentBrain create(RecipeRun run) {
        return new Seq2SeqBrain(run, this);
    }

    /** The number of a token that every vocabulary here has. */
    static int index(Vocabulary vocabulary, String token) {
        OptionalInt index = vocabulary.indexOf(token);
        return index.orElseThrow(() -> new IllegalStateException("the plan lets no vocabulary pass without " + token));
    }
}
