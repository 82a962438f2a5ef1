package io.engram.recipe;

import io.engram.brain.RunOptions;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which parts of a definition a recipe needs, and which it has no use for: what is given must mean something. */
public record RecipeNeeds(Need modules, Need objectives, Need metrics, Need optimizer, Need target) {

    /** How much a part is wanted. */
    public enum Need {
        REQUIRED,
        OPTIONAL,
        USELESS
    }

    /**
     * What is missing or of no use.
     *
     * @param recipe its kind
     * @param definition with its references resolved; it may have other flaws
     */
    List<Flaw> flaws(String recipe, JsonNode definition) {
        List<Flaw> flaws = new ArrayList<>();
        check(recipe, modules, "/modules", definition.get("modules"), "modules", flaws);
        check(recipe, objectives, "/objectives", definition.get("objectives"), "objectives", flaws);
        check(recipe, metrics, "/metrics", definition.get("metrics"), "metrics", flaws);
        check(recipe, optimizer, "/optimizer", definition.get("optimizer"), "optimizer", flaws);
        JsonNode data = definition.path("data");
        if (data.path("csv").isObject()) {
            check(recipe, target, "/data/csv/target", data.path("csv").get("target"), "data.csv.target", flaws);
        } else if (data.has("input")) {
            check(recipe, target, "/data/target", data.get("target"), "data.target", flaws);
        }
        return flaws;
    }

    /**
     * For recipes that step within a batch: what the run options say of windows of batches, and of their parts, does not
     * hold.
     */
    static void wholeBatches(String recipe, RunOptions options, List<Flaw> flaws) {
        if (options.gradAccumulationFactor() > 1) {
            flaws.add(new Flaw(
                    "/run_opts/grad_accumulation_factor",
                    "is " + options.gradAccumulationFactor() + ", but the recipe " + recipe
                            + " steps in every batch. Make data.batch_size larger."));
        }
        if (options.replicaCount() > 1) {
            flaws.add(new Flaw(
                    options.devices().isEmpty() ? "/run_opts/replicas" : "/run_opts/devices",
                    "splits a batch, but the recipe " + recipe + " trains on one device. Leave it out."));
        }
    }

    private static void check(
            String recipe, Need need, String pointer, @Nullable JsonNode given, String part, List<Flaw> flaws) {
        boolean absent = given == null || given.isNull();
        boolean empty = given == null || given.isNull() || (given.isContainer() && given.isEmpty());
        if (need == Need.REQUIRED && absent) {
            flaws.add(new Flaw(pointer, "is missing; it is required: " + about(part) + ", by the recipe " + recipe));
        } else if (need == Need.REQUIRED && empty) {
            flaws.add(new Flaw(pointer, "must not be empty, was " + given));
        } else if (need == Need.USELESS && !empty) {
            flaws.add(new Flaw(pointer, "is of no use to the recipe " + recipe + ". Leave it out."));
        }
    }

    /** What the part is, in the words of the catalogue. */
    private static String about(String part) {
        Class<?> type = ExperimentDefinition.class;
        String about = part;
        for (String name : part.split("\\.", -1)) {
            Optional<RecordComponent> component = Arrays.stream(type.getRecordComponents())
                    .filter(found -> found.getName().equals(name))
                    .findFirst();
            about = component
                    .map(found -> found.getAnnotation(About.class))
                    .map(About::value)
                    .orElse(about);
            type = component.<Class<?>>map(RecordComponent::getType).orElse(type);
        }
        return about;
    }
}
