package io.engram.bench;

import io.engram.experiment.history.CheckpointPlaces;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.springframework.jdbc.core.JdbcTemplate;

/** How fast queries are with 20,000 experiments, 1,000,000 epoch metrics and 100,000 checkpoints in H2. */
public final class StoreBenchmark {

    private static final int EXPERIMENTS = 20_000;
    private static final int EPOCHS = 25;
    private static final int CHECKPOINTS = 5;
    private static final List<String> METRICS = List.of("loss", "accuracy");
    private static final String[] STATES = {"completed", "completed", "completed", "failed", "cancelled"};

    private final JdbcTemplate jdbc;
    private final CheckpointPlaces places;
    private final Random random = new Random(1);
    private final Timestamp now = Timestamp.from(Instant.EPOCH.plusSeconds(1_780_000_000));

    private StoreBenchmark(JdbcTemplate jdbc, CheckpointPlaces places) {
        this.jdbc = jdbc;
        this.places = places;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (BenchServer server = new BenchServer()) {
            StoreBenchmark benchmark =
                    new StoreBenchmark(server.bean(JdbcTemplate.class), server.bean(CheckpointPlaces.class));
            benchmark.fill();
            benchmark.count();
            Timings t = new Timings(server.address());
            String api = "/api/v1/";
            Timings.header();
            t.row("GET /experiments", 500, i -> t.get(api + "experiments"), 200);
            t.row("GET /experiments?status=failed", 500, i -> t.get(api + "experiments?status=failed"), 200);
            t.row("GET /experiments?label=label7", 500, i -> t.get(api + "experiments?label=label7"), 200);
            t.row("GET /experiments?q=1999", 500, i -> t.get(api + "experiments?q=1999"), 200);
            t.row("GET /experiments?sort=name", 500, i -> t.get(api + "experiments?sort=name"), 200);
            t.row("GET /experiments/{id}", 1000, i -> t.get(api + "experiments/" + id(i * 19)), 200);
            t.row("GET /experiments/{id}/epochs", 500, i -> t.get(api + "experiments/" + id(i * 37) + "/epochs"), 200);
            t.row(
                    "GET .../checkpoints/best?metric=valid.loss&mode=min",
                    1000,
                    i -> t.get(api + "experiments/" + id(i * 19) + "/checkpoints/best?metric=valid.loss&mode=min"),
                    200);
            t.row(
                    "GET .../checkpoints/best?metric=valid.accuracy&mode=max",
                    1000,
                    i -> t.get(api + "experiments/" + id(i * 19) + "/checkpoints/best?metric=valid.accuracy&mode=max"),
                    200);
            t.row(
                    "GET /checkpoints?metric=valid.accuracy&mode=max",
                    500,
                    i -> t.get(api + "checkpoints?metric=valid.accuracy&mode=max&limit=10"),
                    200);
        }
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "exp_%026d", number);
    }

    private void fill() throws IOException {
        for (int from = 0; from < EXPERIMENTS; from += 500) {
            List<Object[]> experiments = new ArrayList<>();
            List<Object[]> labels = new ArrayList<>();
            List<Object[]> epochs = new ArrayList<>();
            List<Object[]> metrics = new ArrayList<>();
            List<Object[]> bests = new ArrayList<>();
            List<Object[]> checkpoints = new ArrayList<>();
            List<Object[]> checkpointMetrics = new ArrayList<>();
            for (int i = from; i < from + 500; i++) {
                String id = id(i);
                experiments.add(new Object[] {id, "experiment " + i, STATES[i % STATES.length], now, now, now});
                labels.add(new Object[] {id, "label" + i % 50});
                for (String stage : List.of("train", "valid")) {
                    addEpochs(id, stage, epochs, metrics, bests);
                }
                addCheckpoints(id, i, checkpoints, checkpointMetrics);
            }
            jdbc.batchUpdate(
                    "insert into experiment (id, version, name, notes, status, dataset, metric, metric_mode, priority,"
                            + " epochs, parameters, attempts, restarts, epoch, step, steps, created_at, queued_at,"
                            + " updated_at) values (?, 0, ?, '', ?, 'digits', 'valid.loss', 'min', 0, 25, 9610, 1, 0, 25,"
                            + " 23, 23, ?, ?, ?)",
                    experiments);
            jdbc.batchUpdate(
                    "insert into experiment_text (experiment_id, posted, posted_type, definition) values (?, '{}', 'json',"
                            + " '{}')",
                    experiments.stream().map(row -> new Object[] {row[0]}).toList());
            jdbc.batchUpdate("insert into experiment_label values (?, ?)", labels);
            jdbc.batchUpdate("insert into epoch_stage values (?, 1, ?, ?, 575, 1439, 0.1, 0.001, ?)", epochs);
            jdbc.batchUpdate("insert into epoch_metric values (?, 1, ?, ?, ?, ?)", metrics);
            jdbc.batchUpdate("insert into metric_best values (?, ?, ?, 0.1, 20, 0.9, 1, 0.2, 25)", bests);
            jdbc.batchUpdate(
                    "insert into checkpoint values (?, ?, 1, ?, 575, true, false, 100, 100, ?, ?, null)", checkpoints);
            jdbc.batchUpdate("insert into checkpoint_metric values (?, ?, ?, ?)", checkpointMetrics);
        }
        jdbc.execute("analyze");
    }

    private void addEpochs(
            String id, String stage, List<Object[]> epochs, List<Object[]> metrics, List<Object[]> bests) {
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            epochs.add(new Object[] {id, epoch, stage, now});
            metrics.add(new Object[] {id, epoch, stage, "loss", random.nextDouble()});
        }
        METRICS.forEach(name -> bests.add(new Object[] {id, stage, name}));
    }

    private void addCheckpoints(String id, int number, List<Object[]> checkpoints, List<Object[]> metrics)
            throws IOException {
        for (int c = 0; c < CHECKPOINTS; c++) {
            String checkpoint = String.format(Locale.ROOT, "ckp_%026d", number * CHECKPOINTS + c);
            checkpoints.add(new Object[] {checkpoint, id, 5 * (c + 1), "0".repeat(64), now});
            SweepBenchmark.write(places.of(id, checkpoint));
            for (String stage : List.of("train", "valid")) {
                METRICS.forEach(
                        name -> metrics.add(new Object[] {checkpoint, id, stage + "." + name, random.nextDouble()}));
            }
        }
    }

    private void count() {
        for (String table : List.of("experiment", "epoch_stage", "epoch_metric", "checkpoint", "checkpoint_metric")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d rows%n",
                    table,
                    jdbc.queryForObject("select count(*) from " + table, Long.class));
        }
    }
}
