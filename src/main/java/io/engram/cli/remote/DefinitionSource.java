package io.engram.cli.remote;

import io.engram.definition.DefinitionText;
import io.engram.definition.UnreadableDefinition;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * A definition as it is sent.
 *
 * @param yaml or else JSON
 */
public record DefinitionSource(String text, boolean yaml) {

    /** How the file is named on the command line. */
    public static final String MEANT =
            "An experiment definition: YAML, or JSON if it ends in .json; - is YAML or JSON from the standard input.";

    /** Reads it, unlooked at. */
    public static DefinitionSource of(String file) {
        try {
            if (file.equals("-")) {
                // JSON is YAML, too.
                return new DefinitionSource(new String(System.in.readAllBytes(), StandardCharsets.UTF_8), true);
            }
            return new DefinitionSource(Files.readString(Path.of(file)), !file.endsWith(".json"));
        } catch (NoSuchFileException e) {
            throw new Refused(Refused.WRONG_USE, "There is no file " + file + ".", e);
        } catch (CharacterCodingException e) {
            throw new Refused(Refused.WRONG_USE, file + " is not UTF-8 text.", e);
        } catch (IOException e) {
            throw new Refused(Refused.WRONG_USE, "A file cannot be read: " + file + ".", e);
        }
    }

    public String contentType() {
        return yaml ? "application/yaml" : "application/json";
    }

    /** As a tree, to change something in it. */
    JsonNode tree() {
        try {
            return yaml ? DefinitionText.yaml(text) : DefinitionText.json(text);
        } catch (UnreadableDefinition e) {
            throw new Refused(Refused.WRONG_USE, String.valueOf(e.getMessage()), e);
        }
    }
}
