package io.engram.reliability;

import io.engram.cli.EngramProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A data folder with a server that is killed and started again. */
final class KilledServer implements Api, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int NOT_FOUND = 404;

    /** Two workers with a thread each, and no reluctance to start them again. */
    private static final String[] SETTINGS = {
        "--engram.jobs.parallel=2",
        "--engram.jobs.threads=2",
        "--engram.jobs.max-restarts=1000000",
        "--engram.jobs.restart-delay=0s",
        "--engram.http.per-client.requests-per-second=0",
        "--engram.jobs.worker-heap=256MB",
        "--logging.level.root=WARN",
        "--logging.level.io.engram=INFO"
    };

    private final Path data;
    private EngramProcess process;

    KilledServer(Path data) throws IOException {
        this.data = data;
        this.process = launched();
    }

    private EngramProcess launched() throws IOException {
        String[] settings = java.util.Arrays.copyOf(SETTINGS, SETTINGS.length + 1);
        settings[SETTINGS.length] = "--logging.file.name=" + data.resolve("server.log");
        return new EngramProcess(data, settings);
    }

    /** SIGKILL. */
    void kill() {
        process.kill();
    }

    void restart() throws IOException {
        process.close();
        process = launched();
    }

    @Override
    public Optional<JsonNode> find(String path) {
        HttpResponse<byte[]> answer = process.send(process.request(path));
        if (answer.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + " "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return Optional.of(JSON.readTree(answer.body()));
    }

    @Override
    public Optional<byte[]> download(String path) {
        HttpResponse<byte[]> answer = process.send(process.request(path));
        return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    }

    String post(String yaml) {
        return process.post(yaml);
    }

    Path data() {
        return data;
    }

    @Override
    public Path checkpoints(String experiment) {
        return data.resolve("experiments").resolve(experiment).resolve("checkpoints");
    }

    @Override
    public void close() {
        process.close();
    }
}
