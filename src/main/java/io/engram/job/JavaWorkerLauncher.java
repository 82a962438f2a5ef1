package io.engram.job;

import io.engram.definition.PlugIns;
import io.engram.storage.FreeSpace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Starts workers from the very code that the server runs from, so that both are always of one version. */
@Component
final class JavaWorkerLauncher implements WorkerLauncher {

    private final JobSettings settings;
    private final WorkerLimits limits;

    JavaWorkerLauncher(JobSettings settings, WorkerLimits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    @Override
    public Process launch(Path folder, Path log) throws IOException {
        return launch(command(System.getProperty("java.class.path")), folder, log);
    }

    Process launch(List<String> command, Path folder, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(limited(command))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(settings.threadsPerWorker()));
        // A thread of libgomp that waits spins for long before it sleeps; beside other work that costs a factor of two.
        builder.environment().putIfAbsent("GOMP_SPINCOUNT", "5000");
        // DJL would otherwise report its use.
        builder.environment().put("OPT_OUT_TRACKING", "true");
        // What a worker runs came in by HTTP: it has no need to know who may come in.
        builder.environment().remove("ENGRAM_ACCESS_TOKEN");
        builder.environment().remove("ENGRAM_TOKEN");
        return builder.start();
    }

    /** The same process within a limit of address space; the shell is replaced by what it starts. */
    List<String> limited(List<String> command) {
        long kilobytes = limits.workerMemory().toKilobytes();
        if (kilobytes == 0
                || !System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return command;
        }
        List<String> limited =
                new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -v \"$0\" && exec \"$@\"", Long.toString(kilobytes)));
        limited.addAll(command);
        return limited;
    }

    List<String> command(String classPath) {
        List<String> command = java();
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            // The executable jar: its own launcher knows the libraries inside.
            command.addAll(List.of("-jar", absolute(classPath)));
        } else {
            command.addAll(List.of("-cp", absolute(classPath), "io.engram.Engram"));
        }
        command.add("worker");
        return command;
    }

    /** The running Java with what every worker needs. */
    List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + limits.workerHeap().toMegabytes() + "m",
                // A checkpoint is copied to memory outside of the heap, and is as large as the tensors are.
                "-XX:MaxDirectMemorySize=1024g",
                "-D" + FreeSpace.PROPERTY + "=" + FreeSpace.ofProcess().reserveBytes(),
                "-D" + PlugIns.PROPERTY + "=" + PlugIns.folder().toAbsolutePath(),
                // The wire is UTF-8 whatever the locale is.
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8"));
    }

    /** The worker has another working folder than the server. */
    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                List.of(classPath.split(File.pathSeparator, -1)).stream()
                        .filter(entry -> !entry.isEmpty())
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
