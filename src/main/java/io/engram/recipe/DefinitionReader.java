package io.engram.recipe;

import io.engram.brain.RunOptions;
import io.engram.definition.Default;
import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.Names;
import io.engram.definition.PlugIns;
import io.engram.definition.RecordReader;
import io.engram.definition.RecordWriter;
import io.engram.definition.References;
import io.engram.definition.UnreadableDefinition;
import io.engram.loss.LossSpec;
import io.engram.metric.MetricSpec;
import io.engram.model.layer.LayerSpec;
import io.engram.model.transform.TransformSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the text of a definition, and writes it back with every default in its place. */
public final class DefinitionReader {

    /** The families of kinds that plug-ins may add to. */
    private static final List<Class<?>> OPEN_FAMILIES =
            List.of(LayerSpec.class, LossSpec.class, MetricSpec.class, TransformSpec.class, RecipeSpec.class);

    private DefinitionReader() {}

    /**
     * Lets definitions name what the jars of a folder bring, from now on and in the whole process.
     *
     * @throws io.engram.definition.PlugInRefused where a jar cannot be used
     */
    public static void usePlugIns(Path folder) {
        PlugIns.install(folder, OPEN_FAMILIES);
    }

    /**
     * Reads JSON or YAML.
     *
     * @throws UnreadableDefinition where the text is neither
     * @throws InvalidDefinition with every flaw that shows without the data
     */
    public static ExperimentDefinition read(String text, boolean yaml) {
        return read(yaml ? DefinitionText.yaml(text) : DefinitionText.json(text));
    }

    /**
     * Resolves references, fills in defaults and checks.
     *
     * @throws InvalidDefinition with every flaw that shows without the data
     */
    public static ExperimentDefinition read(JsonNode tree) {
        List<Flaw> flaws = new ArrayList<>();
        JsonNode resolved = References.resolve(tree, flaws);
        if (!flaws.isEmpty()) {
            // What a broken reference stands for is unknown: report what else is certain, but not its type.
            others(resolved).stream()
                    .filter(flaw -> !flaw.detail().contains("${"))
                    .forEach(flaws::add);
            throw new InvalidDefinition(flaws);
        }
        Optional<ExperimentDefinition> definition =
                new RecordReader(flaws).read(ExperimentDefinition.class, withRunOptionsOfHparams(resolved));
        flaws.addAll(ofRecipe(resolved));
        return definition.filter(read -> flaws.isEmpty()).orElseThrow(() -> new InvalidDefinition(flaws));
    }

    /** What the recipe lacks or has no use for, whatever else is wrong. */
    private static List<Flaw> ofRecipe(JsonNode definition) {
        ObjectNode alone = JsonNodeFactory.instance.objectNode();
        if (definition.has("recipe")) {
            alone.set("recipe", definition.get("recipe"));
        }
        return new RecordReader(new ArrayList<>())
                .read(OfRecipe.class, alone)
                .map(OfRecipe::recipe)
                .filter(recipe -> definition.isObject())
                .map(recipe -> recipe.needs().flaws(Names.kindOf(recipe.getClass()), definition))
                .orElse(List.of());
    }

    /** The one part of a definition that says which others it needs. */
    private record OfRecipe(@Default("\"supervised\"") RecipeSpec recipe) {}

    private static List<Flaw> others(JsonNode resolved) {
        List<Flaw> others = new ArrayList<>();
        try {
            new RecordReader(others).read(ExperimentDefinition.class, resolved);
            others.addAll(ofRecipe(resolved));
            return others;
        } catch (InvalidDefinition e) {
            return e.flaws();
        }
    }

    /** An hparam with the name of a run option stands before its default, and behind one that run_opts itself names. */
    private static JsonNode withRunOptionsOfHparams(JsonNode definition) {
        if (definition instanceof ObjectNode object
                && object.get("hparams") instanceof ObjectNode hparams
                && (!object.has("run_opts") || object.get("run_opts").isObject())) {
            ObjectNode options = object.objectNode();
            hparams.properties().stream()
                    .filter(hparam -> Names.componentNames(RunOptions.class).contains(hparam.getKey()))
                    .forEach(hparam -> options.set(hparam.getKey(), hparam.getValue()));
            object.path("run_opts").properties().forEach(option -> options.set(option.getKey(), option.getValue()));
            ObjectNode merged = object.deepCopy();
            merged.set("run_opts", options);
            return merged;
        }
        return definition;
    }

    /** The canonical form: references resolved, every default written out. */
    public static ObjectNode canonical(ExperimentDefinition definition) {
        return RecordWriter.write(definition);
    }
}
