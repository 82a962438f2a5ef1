package io.engram;

import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/** What {@link EngramServer#main} starts, to be ended again. */
public final class StartedServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    /** With options as in {@code --server.port=0}. */
    public StartedServer(List<String> options) {
        context = EngramServer.start(options.toArray(String[]::new));
    }

    public String address() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }
}
