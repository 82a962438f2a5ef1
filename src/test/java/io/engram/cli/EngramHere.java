package io.engram.cli;

import io.engram.StartedServer;
import io.engram.TestClassPath;
import io.engram.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The server of {@code engram serve} in the process of the tests, with everything else as a user has it: files, HTTP,
 * workers in processes of their own. It starts in a third of the time of an {@link EngramProcess}, for tests that
 * neither kill it nor look at its process, its plug-ins or what it says.
 */
public final class EngramHere extends EngramClient {

    private final StartedServer server;

    /** Starts it on a free port, and returns once it is ready. */
    public EngramHere(Path data, String... settings) throws IOException {
        // What its workers are started from.
        TestClassPath.pretend(SharedClasses.ofTests().classPath());
        List<String> options = new ArrayList<>(List.of("--server.port=0", "--engram.data=" + data));
        options.addAll(TestDatabase.options(data.toString()));
        options.addAll(List.of(settings));
        server = new StartedServer(options);
        at(server.address());
    }

    @Override
    public void close() {
        server.close();
    }
}
