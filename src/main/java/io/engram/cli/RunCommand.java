package io.engram.cli;

import io.engram.brain.CheckpointSignal;
import io.engram.brain.StopSignal;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.Samples;
import io.engram.data.source.Sources;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.NearestName;
import io.engram.definition.PlugInRefused;
import io.engram.definition.PlugIns;
import io.engram.definition.UnreadableDefinition;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import io.engram.worker.Assignment;
import io.engram.worker.FolderInUse;
import io.engram.worker.FolderLock;
import io.engram.worker.Worker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains an experiment in this process, without a server. */
@Command(
        name = "run",
        description = "Train an experiment here, without a server.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:trained", "1:the training failed", "2:the definition or the options are not right"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DEFINITION", description = "An experiment definition: YAML, or JSON if it ends in .json.")
    private Path file;

    @Option(
            names = "--dataset",
            paramLabel = "NAME=FILE",
            description =
                    "A file or a folder under the name that data.dataset uses; a manifest may name files beside it."
                            + " May be repeated.")
    private Map<String, Path> datasets = new LinkedHashMap<>();

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where checkpoints go; a run resumes from those it finds there. Default: a new folder below"
                    + " engram-runs.")
    private @Nullable Path folder;

    @Option(
            names = "--plugins",
            paramLabel = "FOLDER",
            description = "Folder of jars with layers, losses and more of your own. Default: ./plugins.")
    private Path plugins = PlugIns.folder();

    @Option(names = "--threads", description = "Threads that libtorch takes. Default: one per core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    private final InstantSource clock = InstantSource.system();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (threads < 1) {
            err.println("--threads must be at least 1, was " + threads + ".");
            return 2;
        }
        try {
            DefinitionReader.usePlugIns(plugins);
            boolean yaml = !file.toString().endsWith(".json");
            ExperimentDefinition definition = DefinitionReader.read(Files.readString(file), yaml);
            @Nullable Path csv = dataset(definition.data().dataset());
            DatasetProfile profile =
                    csv == null ? Samples.profile(definition.data().dataset()) : Sources.profile(csv);
            ExperimentPlan plan = ExperimentPlan.of(definition, profile);
            plan.requireMemory(ExperimentPlan.machineMemoryBytes());
            return train(plan, csv);
        } catch (InvalidDefinition e) {
            err.println(file + " cannot be trained:");
            e.flaws().forEach(flaw -> err.println("  " + flaw.pointer() + ": " + flaw.detail()));
        } catch (PlugInRefused e) {
            err.println("Plug-ins: " + e.getMessage());
        } catch (UnreadableDefinition | InvalidData e) {
            err.println(file + ": " + e.getMessage());
        } catch (java.nio.file.NoSuchFileException e) {
            err.println("There is no file " + e.getFile() + ".");
        } catch (FolderInUse e) {
            err.println("Cannot train here: " + e.getMessage() + ", or name another folder with --folder.");
            return 1;
        } catch (CharacterCodingException e) {
            err.println(file + " is not UTF-8 text.");
        } catch (IOException | UncheckedIOException e) {
            err.println("A file cannot be read: " + e.getMessage() + ".");
        }
        return 2;
    }

    private @Nullable Path dataset(String name) {
        Path csv = datasets.get(name);
        if (csv == null && !Samples.names().contains(name)) {
            Set<String> known = new TreeSet<>(Samples.names());
            known.addAll(datasets.keySet());
            throw new InvalidDefinition(List.of(new Flaw(
                    "/data/dataset",
                    "there is no dataset '" + name + "'; " + NearestName.hint(name, known)
                            + ". Give a file or a folder with --dataset " + name + "=FILE.")));
        }
        return csv;
    }

    private int train(ExperimentPlan plan, @Nullable Path csv) throws IOException {
        String id =
                "exp_" + com.github.f4b6a3.ulid.UlidCreator.getMonotonicUlid().toLowerCase();
        Path place = (folder == null ? Path.of("engram-runs", id) : folder).toAbsolutePath();
        Console console = new Console(spec.commandLine().getOut(), place, plan);
        console.announce();
        Assignment assignment = new Assignment(
                id,
                1,
                DefinitionReader.canonical(plan.definition()),
                place.toString(),
                csv == null ? null : csv.toAbsolutePath().toString(),
                csv == null || Files.isDirectory(csv)
                        ? null
                        : String.valueOf(csv.toAbsolutePath().getParent()),
                threads);
        Worker worker = new Worker(console::show, StopSignal.NEVER, CheckpointSignal.NEVER, clock);
        FolderLock alone = FolderLock.take(place, FolderLock.WORKER, Duration.ZERO, StopSignal.NEVER);
        return alone.during(() -> worker.run(assignment)) ? 0 : 1;
    }
}
