package io.engram.experiment;

import io.engram.definition.DefinitionText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RestController
@Tag(name = "Experiments")
class DefinitionController {

    private final Experiments experiments;
    private final JsonMapper json;

    DefinitionController(Experiments experiments, JsonMapper json) {
        this.experiments = experiments;
        this.json = json;
    }

    /**
     * What was asked for, and what that means.
     *
     * @param type json or yaml
     * @param text as it was sent, to the character
     * @param posted the same, read: what is not in it is a default
     * @param canonical references resolved, every default written out
     */
    record Definition(String type, String text, JsonNode posted, JsonNode canonical) {}

    @GetMapping(path = "/api/v1/experiments/{id}/definition", produces = "application/json")
    @Operation(
            operationId = "getDefinition",
            summary = "The definition as it was sent, and with every default",
            description = "What the canonical one has and the one that was sent has not, is a default. That of a fork"
                    + " is its origin's, changed by the overrides.")
    Definition definition(@PathVariable String id) {
        Experiment experiment = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
        PostedText sent = experiment.posted();
        JsonNode posted = sent.yaml() ? DefinitionText.yaml(sent.text()) : DefinitionText.json(sent.text());
        return new Definition(
                sent.yaml() ? "yaml" : "json", sent.text(), posted, json.readTree(experiment.definition()));
    }
}
