package io.engram.experiment;

import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What was sent, JSON or YAML: a definition, or what is to be done with an experiment.
 *
 * @param text at most 1 MiB
 */
record PostedText(String text, boolean yaml) {

    /**
     * Reads it as anything but a definition.
     *
     * @throws io.engram.definition.UnreadableDefinition where it is neither JSON nor YAML
     * @throws InvalidBody with every flaw
     */
    <T extends Record> T as(Class<T> type) {
        JsonNode tree = yaml ? DefinitionText.yaml(text) : DefinitionText.json(text);
        List<Flaw> flaws = new ArrayList<>();
        return new RecordReader(flaws).read(type, tree).orElseThrow(() -> new InvalidBody(flaws));
    }
}
