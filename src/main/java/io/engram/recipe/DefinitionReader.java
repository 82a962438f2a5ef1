package io.engram.recipe;

import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.RecordReader;
import io.engram.definition.RecordWriter;
import io.engram.definition.References;
import io.engram.definition.UnreadableDefinition;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the text of a definition, and writes it back with every default in its place. */
public final class DefinitionReader {

    private DefinitionReader() {}

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
            List<Flaw> others = new ArrayList<>();
            new RecordReader(others).read(ExperimentDefinition.class, resolved);
            others.stream().filter(flaw -> !flaw.detail().contains("${")).forEach(flaws::add);
            throw new InvalidDefinition(flaws);
        }
        return new RecordReader(flaws)
                .read(ExperimentDefinition.class, resolved)
                .orElseThrow(() -> new InvalidDefinition(flaws));
    }

    /** The canonical form: references resolved, every default written out. */
    public static ObjectNode canonical(ExperimentDefinition definition) {
        return RecordWriter.write(definition);
    }
}
