package io.engram.brain.log;

import io.engram.brain.Stage;
import io.engram.metric.stats.DecimalText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Appends a line of text for each epoch: {@code epoch: 1, lr: 1.00e-03 - train loss: 2.35 - valid loss: 1.00e+00}.
 * Fractions between 1 and 100 have a fixed number of decimals, other fractions a power of ten, and all else is written
 * as it is.
 */
public final class FileTrainLogger implements TrainLogger {

    private static final int USUAL_DECIMALS = 2;

    private final Path file;
    private final int decimals;

    /** Two decimals. */
    public FileTrainLogger(Path file) {
        this(file, USUAL_DECIMALS);
    }

    /**
     * Chooses the number of decimals.
     *
     * @param file made with its folders at the first line; what is in it already stays
     * @throws IllegalArgumentException where decimals are fewer than 0
     */
    public FileTrainLogger(Path file, int decimals) {
        if (decimals < 0) {
            throw new IllegalArgumentException("decimals must be at least 0, was " + decimals);
        }
        this.file = file;
        this.decimals = decimals;
    }

    /**
     * Appends a line.
     *
     * @throws UncheckedIOException where the file cannot be written
     */
    @Override
    public void log(Map<String, ?> meta, Map<Stage, ? extends Map<String, ?>> stages) {
        StringBuilder line = new StringBuilder(text("", meta));
        for (Stage stage : Stage.values()) {
            Map<String, ?> stats = stages.get(stage);
            if (stats != null) {
                line.append(" - ").append(text(stage.label() + " ", stats));
            }
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, line.append('\n'), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log " + file, e);
        }
    }

    private String text(String prefix, Map<String, ?> values) {
        return values.entrySet().stream()
                .map(entry -> prefix + entry.getKey() + ": " + text(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String text(Object value) {
        if (!(value instanceof Double || value instanceof Float)) {
            return value.toString();
        }
        double number = ((Number) value).doubleValue();
        return number > 1 && number < 100
                ? DecimalText.fixed(number, decimals)
                : DecimalText.scientific(number, decimals);
    }
}
