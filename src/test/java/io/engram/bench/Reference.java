package io.engram.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reference's Brain, in a Python process of its own with one thread: {@code ENGRAM_PYTHON}, or python3, where it
 * has torch and speechbrain, and the script that {@code engram.reference} names.
 */
final class Reference {

    private final Path script = Path.of(System.getProperty("engram.reference", "../shared/bench/reference_bench.py"));
    private boolean missing = !Files.isRegularFile(script);

    /** Steps per second; empty where this machine has no reference, which is said once. */
    OptionalDouble stepsPerSecond(String workload) throws IOException, InterruptedException {
        if (missing) {
            return OptionalDouble.empty();
        }
        String python = System.getenv().getOrDefault("ENGRAM_PYTHON", "python3");
        ProcessBuilder builder = new ProcessBuilder(python, script.toString(), workload);
        builder.environment().put("OMP_NUM_THREADS", "1");
        Path log = Files.createTempFile("engram-reference", ".log");
        builder.redirectError(log.toFile());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            missing = true;
            System.err.println(python + " has no reference: " + lastLine(Files.readString(log)));
        }
        Files.delete(log);
        return output.lines()
                .filter(line -> line.startsWith("{"))
                .mapToDouble(line -> JsonMapper.shared()
                        .readTree(line)
                        .get("brain_steps_per_second")
                        .asDouble())
                .findFirst();
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (before, line) -> line.isBlank() ? before : line);
    }
}
