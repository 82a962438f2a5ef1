package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.data.item.Vocabulary;
import io.engram.definition.Flaw;
import io.engram.definition.Names;
import io.engram.loss.LossSpec;
import io.engram.metric.MetricSpec;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Shapes;
import io.engram.recipe.RecipeNeeds.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One sequence from another: the modules encode the input, and a decoder of the recipe's own says the target token by
 * token. Trained with the right token before each; in evaluation the likeliest sequence is searched for.
 */
sealed interface SequenceRecipe extends RecipeSpec permits Seq2Seq, Seq2SeqTransformer {

    /** The name of the decoder among the networks. */
    String DECODER = "decoder";

    String BEGIN = "<begin>";
    String END = "<end>";

    /** Sequences that are kept in the search. */
    int beam();

    /** Most tokens that are said, for each step of the encoder's output. */
    double maxDecodeRatio();

    /** What says so many tokens, whose name among the networks is {@link #DECODER}. */
    DecoderNetwork network(int tokens);

    @Override
    default RecipeNeeds needs() {
        return new RecipeNeeds(Need.REQUIRED, Need.REQUIRED, Need.OPTIONAL, Need.REQUIRED, Need.REQUIRED);
    }

    @Override
    default TargetKind target(ExperimentDefinition definition) {
        return TargetKind.TOKEN_SEQUENCE;
    }

    @Override
    default boolean targetsHaveStepsOfTheirOwn(ExperimentDefinition definition) {
        return true;
    }

    @Override
    default boolean predicts() {
        return true;
    }

    /** Those that encode: what is said to it is searched for. */
    @Override
    default List<NetworkPlan> predicting(ExperimentPlan plan) {
        return SequenceSearch.encoders(plan);
    }

    @Override
    default Optional<RecipePlan> plan(RecipeInput input, List<Flaw> flaws) {
        if (input.definition().runOpts().replicaCount() > 1) {
            flaws.add(new Flaw(
                    "/run_opts",
                    "splits batches, but the recipe " + Names.kindOf(getClass())
                            + " trains on one device. Leave replicas and devices out."));
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
                        "/recipe/" + Names.kindOf(getClass()),
                        List.of(network(tokens.get().size())),
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

    /** The tokens, where the examples' targets are some. */
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
    default ExperimentBrain create(RecipeRun run) {
        return new SequenceBrain(run, this);
    }

    /** The number of a token that every vocabulary here has. */
    static int index(Vocabulary vocabulary, String token) {
        OptionalInt index = vocabulary.indexOf(token);
        return index.orElseThrow(() -> new IllegalStateException("the plan lets no vocabulary pass without " + token));
    }
}
