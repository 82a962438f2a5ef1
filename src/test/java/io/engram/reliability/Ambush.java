package io.engram.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Waits for a moment, and names the experiment for which it has come. */
final class Ambush {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KilledServer server;
    private final WorkerProcesses processes;
    private final Random random;

    Ambush(KilledServer server, Random random) {
        this.server = server;
        this.processes = new WorkerProcesses(server.data());
        this.random = random;
    }

    /** The experiment; nothing where the moment has not come in time. */
    Optional<String> await(Kill.Moment moment) {
        return switch (moment) {
            case STARTING -> behind(300, until(this::starting));
            case TRAINING -> behind(900, until(() -> random(running())));
            case SAVING -> behind(4, until(() -> anyWith(".writing-")));
            case SAVED -> saved();
            case FINISHING -> finishing();
            case ACCEPTING -> throw new IllegalArgumentException("it is the attacker who lets accept");
        };
    }

    private Optional<String> starting() {
        return processes.alive().entrySet().stream()
                .filter(entry -> entry.getValue().stream().noneMatch(WorkerProcesses::hasBegun))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private List<String> running() {
        return server.get("/experiments?status=running&limit=200")
                .get("items")
                .valueStream()
                .map(experiment -> experiment.get("id").asString())
                .toList();
    }

    private Optional<String> random(List<String> experiments) {
        return experiments.isEmpty()
                ? Optional.empty()
                : Optional.of(experiments.get(random.nextInt(experiments.size())));
    }

    private Optional<String> anyWith(String prefix) {
        return processes.alive().keySet().stream()
                .filter(experiment -> names(experiment).stream().anyMatch(name -> name.startsWith(prefix)))
                .findFirst();
    }

    private Set<String> names(String experiment) {
        Path folder = server.checkpoints(experiment);
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException e) {
            return Set.of();
        }
    }

    /** A folder with the name of a checkpoint that was not there. */
    private Optional<String> saved() {
        Map<String, Set<String>> before = new HashMap<>();
        processes.alive().keySet().forEach(experiment -> before.put(experiment, names(experiment)));
        return until(() -> before.keySet().stream()
                .filter(experiment -> names(experiment).stream()
                        .anyMatch(name -> name.startsWith("ckp_")
                                && !before.getOrDefault(experiment, Set.of()).contains(name)))
                .findFirst());
    }

    private Optional<String> finishing() {
        return until(() -> running().stream().max(Comparator.comparing(this::epoch)))
                .flatMap(experiment ->
                        behind(80, until(() -> isFinishing(experiment) ? Optional.of(experiment) : Optional.empty())));
    }

    private int epoch(String experiment) {
        return server.get("/experiments/" + experiment).at("/progress/epoch").asInt();
    }

    private boolean isFinishing(String experiment) {
        JsonNode view = server.get("/experiments/" + experiment);
        JsonNode progress = view.get("progress");
        String stage = progress.get("stage").asString("");
        return view.get("status").asString().equals("completed")
                || stage.equals("test")
                || (stage.equals("valid")
                        && progress.get("epoch").asInt()
                                == progress.get("epochs").asInt());
    }

    private Optional<String> behind(int millis, Optional<String> experiment) {
        LockSupport.parkNanos((long) (random.nextDouble() * millis * 1e6));
        return experiment;
    }

    private Optional<String> until(Supplier<Optional<String>> come) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> experiment = come.get();
        while (experiment.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(500_000);
            experiment = come.get();
        }
        return experiment;
    }
}
