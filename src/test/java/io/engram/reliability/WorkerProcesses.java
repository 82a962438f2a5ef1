package io.engram.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The worker processes of a data folder, whoever started them: found by their working folder, as Linux tells it. */
final class WorkerProcesses {

    private final Path experiments;

    WorkerProcesses(Path data) {
        experiments = data.toAbsolutePath().normalize().resolve("experiments");
    }

    /** Those that live, by experiment. */
    Map<String, List<ProcessHandle>> alive() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> experimentOf(process).map(id -> Map.entry(id, process)).stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, TreeMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    List<ProcessHandle> all() {
        return alive().values().stream().flatMap(List::stream).toList();
    }

    private Optional<String> experimentOf(ProcessHandle process) {
        try {
            Path folder = Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
            return experiments.equals(folder.getParent())
                    ? Optional.of(folder.getFileName().toString())
                    : Optional.empty();
        } catch (IOException e) {
            // It has ended, or is not ours.
            return Optional.empty();
        }
    }

    /** Whether it has gone beyond what a worker does before it is alone in its folder. */
    static boolean hasBegun(ProcessHandle process) {
        try (Stream<String> libraries = Files.lines(Path.of("/proc", Long.toString(process.pid()), "maps"))) {
            return libraries.anyMatch(line -> line.contains("libtorch"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false;
        }
    }
}
