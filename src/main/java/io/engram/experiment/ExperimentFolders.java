package io.engram.experiment;

import io.engram.metric.steps.StepWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The files of the experiments: a folder each, under {@code experiments} of the data folder. */
@Component
public class ExperimentFolders {

    /** The file below an experiment's folder that its workers write their log to. */
    public static final String LOG = "worker.log";

    private static final String DELETED = ".deleted-";
    private static final int LOG_LINES = 200;
    private static final int LOG_BYTES = 64 * 1024;

    private final Path root;

    ExperimentFolders(StorageSettings storage) {
        root = storage.data().toAbsolutePath().normalize().resolve("experiments");
    }

    /** The folder of an experiment, made if it is missing. */
    public Path create(String experiment) {
        try {
            return Files.createDirectories(of(experiment));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the folder of " + experiment, e);
        }
    }

    /** The folder of a checkpoint, whether it exists or not. */
    public Path checkpoint(String experiment, String checkpoint) {
        return checkpoints(of(experiment)).resolve(checkpoint);
    }

    /** Where below its folder an experiment's checkpoints are. */
    Path checkpoints(Path folder) {
        return folder.resolve("checkpoints");
    }

    /** What the workers of an experiment write, one after the other; there may be none yet. */
    public Path log(String experiment) {
        return of(experiment).resolve(LOG);
    }

    /** Where an experiment's steps are, whether any are recorded or not. */
    public Path steps(String experiment) {
        return of(experiment).resolve(StepWriter.FOLDER);
    }

    /** Where the worker of an evaluation works, whether it ever has or not. */
    public Path evaluation(String experiment, String evaluation) {
        return of(experiment).resolve("evaluations").resolve(evaluation);
    }

    private Path of(String experiment) {
        return root.resolve(experiment);
    }

    /** The last lines of the workers' log; empty where there is none. */
    String logTail(String experiment) {
        try (RandomAccessFile file = new RandomAccessFile(log(experiment).toFile(), "r")) {
            long from = Math.max(0, file.length() - LOG_BYTES);
            byte[] end = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            // A log that cannot be read must not hide the failure that it would explain.
            return "";
        }
    }

    /** First half of a deletion: the folder gets a name by which nobody finds it. */
    void moveAway(String experiment) {
        rename(of(experiment), root.resolve(DELETED + experiment));
    }

    /** Undoes {@link #moveAway}. */
    void bringBack(String experiment) {
        rename(root.resolve(DELETED + experiment), of(experiment));
    }

    /** Second half of a deletion. */
    void discard(String experiment) {
        try {
            FileSystemUtils.deleteRecursively(root.resolve(DELETED + experiment));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the files of " + experiment, e);
        }
    }

    /** Experiments whose deletion has begun and, since the server died, has not ended. */
    List<String> halfDeleted() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> Optional.ofNullable(folder.getFileName())
                            .map(Path::toString)
                            .orElse(""))
                    .filter(name -> name.startsWith(DELETED))
                    .map(name -> name.substring(DELETED.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }

    private static void rename(Path from, Path to) {
        try {
            if (Files.exists(from)) {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rename " + from, e);
        }
    }
}
