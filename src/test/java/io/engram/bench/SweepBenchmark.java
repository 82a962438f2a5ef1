package io.engram.bench;

import io.engram.experiment.history.CheckpointPlaces;
import io.engram.experiment.storage.StorageSweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long the start takes to compare files and rows: 2,000 experiments with 5 checkpoints each, and none that agrees.
 */
public final class SweepBenchmark {

    private static final int EXPERIMENTS = 2000;
    private static final int CHECKPOINTS = 5;
    private static final int ROUNDS = 5;

    private SweepBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        try (BenchServer server = new BenchServer()) {
            JdbcTemplate jdbc = server.bean(JdbcTemplate.class);
            CheckpointPlaces places = server.bean(CheckpointPlaces.class);
            StorageSweep sweep = server.bean(StorageSweep.class);
            fill(jdbc, places);
            for (int round = 0; round < ROUNDS; round++) {
                print("all " + EXPERIMENTS + " agree", sweep);
            }
            jdbc.update("delete from checkpoint where id like '%0'");
            print("a checkpoint of every other one has no row and no manifest", sweep);
            print("all agree again", sweep);
        }
    }

    private static void print(String what, StorageSweep sweep) {
        long before = System.nanoTime();
        sweep.sweep();
        System.out.printf(Locale.ROOT, "%-60s %,7.1f ms%n", what, (System.nanoTime() - before) / 1e6);
    }

    private static void fill(JdbcTemplate jdbc, CheckpointPlaces places) throws IOException {
        Timestamp now = Timestamp.from(Instant.EPOCH.plusSeconds(1_780_000_000));
        List<Object[]> experiments = new ArrayList<>();
        List<Object[]> checkpoints = new ArrayList<>();
        for (int i = 0; i < EXPERIMENTS; i++) {
            String id = String.format(Locale.ROOT, "exp_%026d", i);
            experiments.add(new Object[] {id, "experiment " + i, now, now, now});
            for (int c = 0; c < CHECKPOINTS; c++) {
                String checkpoint = String.format(Locale.ROOT, "ckp_%026d", i * CHECKPOINTS + c);
                checkpoints.add(new Object[] {checkpoint, id, "0".repeat(64), now});
                write(places.of(id, checkpoint));
            }
        }
        jdbc.batchUpdate(
                "insert into experiment (id, version, name, notes, status, dataset, metric, metric_mode, priority,"
                        + " epochs, parameters, attempts, restarts, epoch, step, steps, created_at, queued_at,"
                        + " updated_at) values (?, 0, ?, '', 'completed', 'digits', 'valid.loss', 'min', 0, 25, 9610, 1,"
                        + " 0, 25, 23, 23, ?, ?, ?)",
                experiments);
        jdbc.batchUpdate(
                "insert into checkpoint values (?, ?, 1, 1, 1, true, false, 100, 100, ?, ?, null)", checkpoints);
    }

    /** As much of a checkpoint as a look at names and sizes sees. */
    static void write(Path checkpoint) throws IOException {
        Files.createDirectories(checkpoint);
        Files.write(checkpoint.resolve("model.safetensors"), new byte[100]);
        Files.writeString(checkpoint.resolve("manifest.json"), "{}");
    }
}
