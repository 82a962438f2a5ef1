package io.engram.brain.log;

import io.engram.brain.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what TensorBoard shows: a curve {@code loss/train} for each number of a stage, and {@code lr} for each of the
 * epoch itself. A point stands at its epoch, so the curves of a resumed run go on where they were; the reference counts
 * the entries of a process, and begins at 1 again.
 */
public final class TensorboardLogger implements TrainLogger {

    private final Path folder;
    private final Path file;
    private final InstantSource clock;

    /**
     * Chooses a new file, which is made at the first entry.
     *
     * @param folder one for each run; TensorBoard joins the files in it
     */
    public TensorboardLogger(Path folder, InstantSource clock) {
        this.folder = folder;
        Instant now = clock.instant();
        this.file = folder.resolve("events.out.tfevents." + now.getEpochSecond() + "." + now.getNano() + ".engram");
        this.clock = clock;
    }

    /**
     * Adds the points of an epoch; what is no number is left out.
     *
     * @throws IllegalArgumentException where meta has no whole number {@code epoch}
     * @throws UncheckedIOException where the file cannot be written
     */
    @Override
    public void log(Map<String, ?> meta, Map<Stage, ? extends Map<String, ?>> stages) {
        if (!(meta.get("epoch") instanceof Integer epoch)) {
            throw new IllegalArgumentException(
                    "TensorBoard's points need a whole number 'epoch' to stand at, but known are " + meta + ".");
        }
        Map<String, Double> values = new LinkedHashMap<>();
        add(values, meta, "");
        values.remove("epoch");
        stages.forEach((stage, stats) -> add(values, stats, "/" + stage.label()));
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                Files.write(file, EventRecord.version(clock.instant()), StandardOpenOption.CREATE_NEW);
            }
            Files.write(file, EventRecord.scalars(clock.instant(), epoch, values), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log " + file, e);
        }
    }

    private static void add(Map<String, Double> values, Map<String, ?> numbers, String suffix) {
        numbers.forEach((name, value) -> {
            if (value instanceof Number number) {
                values.put(name + suffix, number.doubleValue());
            }
        });
    }
}
