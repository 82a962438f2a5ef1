package io.engram.cli;

import io.engram.EngramServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts the server. Its name is typed by people, so what it does not know is refused. */
@Command(name = "serve", description = "Start the server.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ServeCommand implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", description = "Port to listen on; 0 takes a free one. Default: 8080.")
    private @Nullable Integer port;

    @Option(names = "--address", description = "Address to listen on. Default: 127.0.0.1.")
    private @Nullable String address;

    @Option(names = "--data", description = "Folder for database, datasets and checkpoints. Default: ./engram-data.")
    private @Nullable Path data;

    @Parameters(paramLabel = "SETTING", description = "Any setting of application.yml: --engram.jobs.parallel=2")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        for (String setting : settings) {
            if (!setting.matches("--[a-z][\\w-]*(\\.[\\w\\[\\]-]+)+=.*")) {
                return refuse("'" + setting + "' is neither an option nor a setting such as --engram.jobs.parallel=2."
                        + " See engram serve --help.");
            }
        }
        if (port != null && (port < 0 || port > HIGHEST_PORT)) {
            return refuse("--port must be from 0 to " + HIGHEST_PORT + ", was " + port + ".");
        }
        List<String> arguments = new ArrayList<>(settings);
        if (port != null) {
            arguments.add("--server.port=" + port);
        }
        if (address != null) {
            arguments.add("--server.address=" + address);
        }
        if (data != null) {
            arguments.add("--engram.data=" + data.toAbsolutePath().normalize());
        }
        EngramServer.main(arguments.toArray(String[]::new));
        return 0;
    }

    private int refuse(String reason) {
        spec.commandLine().getErr().println(reason);
        return 2;
    }
}
