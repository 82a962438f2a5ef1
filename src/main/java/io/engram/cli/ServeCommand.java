package io.engram.cli;

import io.engram.EngramServer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts the server. */
@Command(name = "serve", description = "Start the server.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ServeCommand implements Runnable {

    @Option(names = "--port", description = "Port to listen on; 0 takes a free one. Default: 8080.")
    private @Nullable Integer port;

    @Option(names = "--address", description = "Address to listen on. Default: 127.0.0.1.")
    private @Nullable String address;

    @Option(names = "--data", description = "Folder for database, datasets and checkpoints. Default: ./engram-data.")
    private @Nullable String data;

    @Parameters(paramLabel = "SETTING", description = "Any setting of application.yml: --engram.jobs.parallel=2")
    private List<String> settings = new ArrayList<>();

    @Override
    public void run() {
        List<String> arguments = new ArrayList<>(settings);
        if (port != null) {
            arguments.add("--server.port=" + port);
        }
        if (address != null) {
            arguments.add("--server.address=" + address);
        }
        if (data != null) {
            arguments.add("--engram.data=" + data);
        }
        EngramServer.main(arguments.toArray(String[]::new));
    }
}
