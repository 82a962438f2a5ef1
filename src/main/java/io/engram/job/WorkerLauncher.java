package io.engram.job;

import java.io.IOException;
import java.nio.file.Path;

/** Starts the process that trains. */
@FunctionalInterface
interface WorkerLauncher {

    /**
     * Starts it; standard input and output are pipes to the server.
     *
     * @param folder the experiment's own, where it works
     * @param log takes what it writes to standard error, behind what is there
     */
    Process launch(Path folder, Path log) throws IOException;
}
