package io.engram.cli;

import io.engram.cli.remote.Api;
import io.engram.cli.remote.DefinitionSource;
import io.engram.cli.remote.Remote;
import io.engram.cli.terminal.Amounts;
import io.engram.cli.terminal.Table;
import io.engram.cli.terminal.Table.Cell;
import io.engram.recipe.DefinitionReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Checks a definition. */
@Command(
        name = "validate",
        description = "Check a definition without training it, and show what it would build, or every flaw at once.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ValidateCommand extends Remote {

    @Parameters(paramLabel = "FILE", description = DefinitionSource.MEANT)
    private String file;

    @Option(
            names = "--local",
            description = "Here, without a server, as engram run would; --dataset, --initialize and --plugins are for"
                    + " this.")
    private boolean local;

    @Mixin
    private LocalOptions options;

    @Override
    protected int ask(Api api) {
        JsonNode report = local ? here() : there(api);
        answer(report, text(report));
        return 0;
    }

    private JsonNode there(Api api) {
        DefinitionSource definition = DefinitionSource.of(file);
        return api.post("/experiments:validate", definition.contentType(), definition.text());
    }

    private JsonNode here() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .valueToTree(DefinitionReport.of(LocalPlan.of(file, options).plan()));
    }

    private String text(JsonNode report) {
        Table table = new Table("MODULE", "LAYER", "KIND", "OUTPUT", "PARAMETERS");
        report.path("modules")
                .forEach(module -> module.path("layers")
                        .forEach(layer -> table.row(
                                Cell.of(module.path("name").asString()),
                                Cell.of(layer.path("index").asString()),
                                Cell.of(layer.path("kind").asString()),
                                Cell.of(layer.path("output_shape").asString()),
                                Cell.of(layer.path("parameters").asString()))));
        return table.text(terminal()) + "\n\nIt can be trained: "
                + report.path("parameters").asString()
                + " parameters, about "
                + Amounts.bytes(report.path("estimated_memory_bytes").asLong())
                + " of memory.";
    }
}
