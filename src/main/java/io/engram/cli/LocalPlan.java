package io.engram.cli;

import io.engram.cli.remote.DefinitionSource;
import io.engram.cli.remote.Refused;
import io.engram.data.BadRows;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.Samples;
import io.engram.data.UnreadableRow;
import io.engram.data.source.Source;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.NearestName;
import io.engram.definition.PlugInRefused;
import io.engram.definition.UnreadableDefinition;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A definition that can be trained here, without a server.
 *
 * @param data what is trained on, null for a sample
 */
record LocalPlan(ExperimentPlan plan, @Nullable Path data, LocalStart start) {

    /**
     * Reads a definition and checks it against its data.
     *
     * @throws Refused with everything that is wrong
     */
    static LocalPlan of(String file, LocalOptions options) {
        DefinitionSource source = DefinitionSource.of(file);
        try {
            DefinitionReader.usePlugIns(options.plugins());
            ExperimentDefinition definition = DefinitionReader.read(source.text(), source.yaml());
            String dataset = definition.data().dataset();
            @Nullable Path data = find(dataset, options.datasets());
            DatasetProfile profile = data == null
                    ? Samples.profile(dataset)
                    : profile(data, definition.data().badRows());
            ExperimentPlan plan = ExperimentPlan.of(definition, profile);
            plan.requireMemory(ExperimentPlan.machineMemoryBytes());
            return new LocalPlan(plan, data, LocalStart.of(plan, options.initialize(), options.datasets()));
        } catch (InvalidDefinition e) {
            throw Refused.ofDefinition(file + " cannot be trained:", e.flaws());
        } catch (PlugInRefused e) {
            throw refused("Plug-ins: " + e.getMessage(), e);
        } catch (UnreadableDefinition | InvalidData e) {
            throw refused(file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw refused("There is no file " + e.getFile() + ".", e);
        } catch (IOException | UncheckedIOException e) {
            throw refused("A file cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static DatasetProfile profile(Path data, BadRows rule) {
        try (Source source = Sources.open(data, SourceOptions.DEFAULT.on(rule))) {
            return Sources.profile(source);
        } catch (UnreadableRow e) {
            throw new InvalidData(e.getMessage() + " Or set data.bad_rows to skip.", e);
        }
    }

    private static Refused refused(String message, Exception cause) {
        return new Refused(Refused.WRONG_USE, message, cause);
    }

    private static @Nullable Path find(String name, Map<String, Path> datasets) {
        Path data = datasets.get(name);
        if (data == null && !Samples.names().contains(name)) {
            Set<String> known = new TreeSet<>(Samples.names());
            known.addAll(datasets.keySet());
            throw new InvalidDefinition(List.of(new Flaw(
                    "/data/dataset",
                    "there is no dataset '" + name + "'; " + NearestName.hint(name, known)
                            + ". Give a file or a folder with --dataset " + name + "=FILE.")));
        }
        return data;
    }
}
