package io.engram.recipe;

import io.engram.data.Samples;
import io.engram.data.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bundled digits, and the example that trains on them, with as many epochs as a test has time for. */
public final class DigitsFixtures {

    private DigitsFixtures() {}

    public static ExperimentDefinition definition(int epochs) {
        return definition(epochs, "");
    }

    /** With more lines of YAML at the end. */
    static ExperimentDefinition definition(int epochs, String more) {
        try {
            String yaml = Files.readString(Path.of("examples/digits.yaml"));
            return DefinitionReader.read(yaml.replaceAll("(?m)^epochs: .*", "epochs: " + epochs) + "\n" + more, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ExperimentPlan plan(int epochs) {
        return ExperimentPlan.of(definition(epochs), Samples.profile("digits"));
    }

    static Table table(ExperimentPlan plan) {
        try (InputStream csv = Samples.open("digits")) {
            return Table.read(
                    "x.csv",
                    csv,
                    ((ExamplePlan.OfTable) plan.examples()).columns(),
                    plan.definition().data().keptColumns());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
