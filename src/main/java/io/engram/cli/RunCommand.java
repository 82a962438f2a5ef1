package io.engram.cli;

import io.engram.brain.CheckpointSignal;
import io.engram.brain.StopSignal;
import io.engram.cli.remote.DefinitionSource;
import io.engram.cli.remote.Refused;
import io.engram.recipe.DefinitionReader;
import io.engram.worker.Assignment;
import io.engram.worker.FolderInUse;
import io.engram.worker.FolderLock;
import io.engram.worker.Worker;
import io.engram.worker.WorkerEvent;
import io.engram.worker.WorkerWire;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains an experiment in this process, without a server. */
@Command(name = "run", description = "Train an experiment here, without a server.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DEFINITION", description = DefinitionSource.MEANT)
    private String file;

    @Mixin
    private LocalOptions local;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where checkpoints go; a run resumes from those it finds there. Default: a new folder below"
                    + " engram-runs.")
    private @Nullable Path folder;

    @Option(names = "--threads", description = "Threads that libtorch takes. Default: one per core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Tell what happens in JSON, a document in each line.")
    private boolean json;

    private final InstantSource clock = InstantSource.system();

    @Override
    public Integer call() {
        try {
            if (threads < 1) {
                throw new Refused(Refused.WRONG_USE, "--threads must be at least 1, was " + threads + ".");
            }
            return train(LocalPlan.of(file, local));
        } catch (Refused e) {
            return refuse(e);
        } catch (FolderInUse e) {
            return refuse(new Refused(
                    Refused.NO, "Cannot train here: " + e.getMessage() + ", or name another folder with --folder.", e));
        } catch (IOException | UncheckedIOException e) {
            return refuse(new Refused(Refused.WRONG_USE, "A file cannot be read: " + e.getMessage() + ".", e));
        }
    }

    private int refuse(Refused refused) {
        spec.commandLine().getErr().println(refused.getMessage());
        if (json) {
            spec.commandLine().getOut().println(refused.problem());
        }
        return refused.exitStatus();
    }

    private int train(LocalPlan local) throws IOException {
        String id =
                "exp_" + com.github.f4b6a3.ulid.UlidCreator.getMonotonicUlid().toLowerCase();
        Path place = (folder == null ? Path.of("engram-runs", id) : folder).toAbsolutePath();
        @Nullable Path data = local.data() == null ? null : local.data().toAbsolutePath();
        Assignment assignment = new Assignment(
                id,
                1,
                DefinitionReader.canonical(local.plan().definition()),
                place.toString(),
                data == null ? null : data.toString(),
                data == null || Files.isDirectory(data) ? null : String.valueOf(data.getParent()),
                threads);
        Consumer<WorkerEvent> listener = listener(place, local);
        Worker worker = new Worker(listener, StopSignal.NEVER, CheckpointSignal.NEVER, clock);
        FolderLock alone = FolderLock.take(place, FolderLock.WORKER, Duration.ZERO, StopSignal.NEVER);
        return alone.during(() -> {
                    local.start().place(place);
                    return worker.run(assignment);
                })
                ? 0
                : Refused.NO;
    }

    private Consumer<WorkerEvent> listener(Path place, LocalPlan local) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            return event -> {
                out.println(WorkerWire.write(event));
                out.flush();
            };
        }
        Console console = new Console(out, place, local.plan());
        console.announce();
        return console::show;
    }
}
