package io.engram.job;

import io.engram.worker.ChildJava;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/** Starts workers from the very code that the server runs from. */
@Component
final class JavaWorkerLauncher implements WorkerLauncher {

    private final ChildJava java;

    JavaWorkerLauncher(JobSettings settings, WorkerLimits limits) {
        java = new ChildJava(
                limits.workerHeap().toMegabytes(), limits.workerMemory().toKilobytes(), settings.threadsPerWorker());
    }

    @Override
    public Process launch(Path folder, Path log) throws IOException {
        return launch(command(System.getProperty("java.class.path")), folder, log);
    }

    Process launch(List<String> command, Path folder, Path log) throws IOException {
        return java.start(command, folder, log);
    }

    List<String> command(String classPath) {
        return java.command(classPath, List.of(), "worker");
    }

    /** The running Java with what every worker needs. */
    List<String> java() {
        return java.java();
    }
}
