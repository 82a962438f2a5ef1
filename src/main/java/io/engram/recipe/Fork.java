package io.engram.recipe;

import io.engram.checkpoint.Manifest;
import io.engram.definition.Flaw;
import io.engram.definition.Names;
import io.engram.optimizer.OptimizerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A training that goes on from a checkpoint of another one: with its weights, optimizer, counters and history, but
 * another definition. What a checkpoint holds must fit that definition; what is only of its past may differ.
 *
 * @param from what made the checkpoint
 * @param to what goes on from it
 */
public record Fork(ExperimentPlan from, ExperimentPlan to) {

    /** The key of a checkpoint's metadata that says which checkpoint it is a copy of. */
    public static final String ORIGIN = "forked_from";

    private static final int MOST_SHOWN = 10;

    /** What decides the order of an epoch's batches and their gradients, and so may not change within an epoch. */
    private static final Map<String, Function<ExperimentDefinition, Object>> WITHIN_AN_EPOCH = Map.of(
            "/data", ExperimentDefinition::data,
            "/seed", ExperimentDefinition::seed,
            "/recipe", ExperimentDefinition::recipe,
            "/objectives", ExperimentDefinition::objectives,
            "/metrics", ExperimentDefinition::metrics,
            "/run_opts", ExperimentDefinition::runOpts);

    /** Why it cannot be; empty where it can. */
    public List<Flaw> flaws(Manifest checkpoint) {
        List<Flaw> flaws = new ArrayList<>();
        ExperimentDefinition before = from.definition();
        ExperimentDefinition after = to.definition();
        if (!tensors(from).equals(tensors(to))) {
            flaws.add(new Flaw(
                    "/modules",
                    "has other parameters than the checkpoint. A fork goes on with them; to train another network, post"
                            + " a new definition."));
        }
        labels(flaws);
        if (!before.recipe().keepsWhat(after.recipe())) {
            flaws.add(new Flaw(
                    "/recipe",
                    "keeps something else than the recipe "
                            + Names.kindOf(before.recipe().getClass())
                            + " whose state the checkpoint has. Change its numbers only."));
        }
        OptimizerSpec optimizer = before.optimizer();
        if (optimizer != null && after.optimizer() != null && !optimizer.keepsWhat(after.optimizer())) {
            flaws.add(new Flaw(
                    "/optimizer",
                    "keeps something else than the " + Names.kindOf(optimizer.getClass())
                            + " whose state the checkpoint has. Change its numbers only."));
        }
        if (!before.parameterGroups().equals(after.parameterGroups())) {
            flaws.add(new Flaw("/parameter_groups", "must be those of the checkpoint's experiment"));
        }
        if ((before.runOpts().emaDecay() > 0) != (after.runOpts().emaDecay() > 0)) {
            flaws.add(new Flaw(
                    "/run_opts/ema_decay",
                    "cannot be switched on or off, since the checkpoint has averages or has none"));
        }
        if (checkpoint.endOfEpoch()) {
            if (after.epochs() <= checkpoint.epoch()) {
                flaws.add(new Flaw(
                        "/epochs",
                        "must be more than the " + checkpoint.epoch() + " that the checkpoint has had, was "
                                + after.epochs()));
            }
        } else {
            WITHIN_AN_EPOCH.forEach((pointer, part) -> {
                if (!Objects.equals(part.apply(before), part.apply(after))) {
                    flaws.add(new Flaw(
                            pointer,
                            "cannot change within epoch " + checkpoint.epoch()
                                    + ", in which the checkpoint was saved; take one from the end of an epoch"));
                }
            });
        }
        return flaws;
    }

    /** The weights know labels by their numbers: with others they would say one word and mean another. */
    private void labels(List<Flaw> flaws) {
        Map<String, String> learned = TokenModels.learned(to.definition());
        Map<String, String> learnedBefore = TokenModels.learned(from.definition());
        learned.forEach((pointer, tokens) -> {
            if (!learnedBefore.getOrDefault(pointer, "").equals(tokens)) {
                flaws.add(new Flaw(
                        pointer,
                        "would learn other pieces than the checkpoint has. Leave it as in the checkpoint's"
                                + " experiment; for others, post a new definition."));
            }
        });
        Map<String, List<String>> known = from.labels().orElse(Map.of());
        to.labels().orElse(Map.of()).forEach((part, labels) -> {
            String pointer = "/data/" + part;
            // What is learned is the checkpoint's, whatever characters there are now.
            boolean taken = learned.keySet().stream().anyMatch(tokens -> tokens.startsWith(pointer));
            List<String> before = known.getOrDefault(part, labels);
            if (!taken && !before.equals(labels)) {
                flaws.add(new Flaw(
                        pointer,
                        "has the labels " + shown(labels) + ", but the checkpoint's numbers stand for " + shown(before)
                                + ". Give those as its labels; to train for others, initialize a new experiment with"
                                + " the checkpoint."));
            }
        });
    }

    private static String shown(List<String> labels) {
        return labels.size() <= MOST_SHOWN
                ? labels.toString()
                : labels.subList(0, MOST_SHOWN) + " and " + (labels.size() - MOST_SHOWN) + " more";
    }

    /** Whether a file of the checkpoint still means something: what has been replaced starts afresh. */
    public boolean carriesOver(String file) {
        ExperimentDefinition before = from.definition();
        ExperimentDefinition after = to.definition();
        boolean stale = (file.startsWith("schedule") && !Objects.equals(before.scheduler(), after.scheduler()))
                || (file.equals("early_stopping.txt") && !Objects.equals(before.earlyStopping(), after.earlyStopping()))
                || (file.equals("metrics.safetensors") && !before.metrics().equals(after.metrics()));
        return !stale;
    }

    private static Map<String, String> tensors(ExperimentPlan plan) {
        Map<String, String> tensors = new LinkedHashMap<>();
        plan.networks()
                .forEach(network -> network.namedTensors()
                        .forEach((name, tensor) -> tensors.put(name, tensor.type() + " " + tensor.shape())));
        return tensors;
    }
}
