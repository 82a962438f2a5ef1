package io.engram.bench;

import ai.djl.ndarray.NDManager;
import io.engram.bench.TrainingBenchmark.BenchBrain;
import io.engram.bench.TrainingBenchmark.OneBatch;
import io.engram.bench.TrainingBenchmark.Workload;
import io.engram.brain.BrainListener;
import io.engram.brain.EpochCounter;
import io.engram.brain.RunContext;
import io.engram.brain.RunOptions;
import io.engram.brain.StopSignal;
import io.engram.data.Batch;
import io.engram.metric.steps.StepColumn;
import io.engram.metric.steps.StepCurves;
import io.engram.metric.steps.StepPoints;
import io.engram.metric.steps.StepReader;
import io.engram.metric.steps.StepWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** What it costs to record every step, and what it takes to read a million of them. */
public final class StepBenchmark {

    private static final int ROUNDS = 41;
    private static final int MILLION = 1_000_000;
    private static final int AT_ONCE = 2500;

    private StepBenchmark() {}

    /** Trains the named workloads, or tiny and mlp, with and without recording in turn; then writes and reads. */
    public static void main(String[] names) throws IOException {
        Path folder = Files.createTempDirectory("engram-steps");
        try {
            System.out.println("| workload | steps/s silent | steps/s recorded | recorded : silent | its quartiles |");
            System.out.println("|---|--:|--:|--:|--:|");
            List<String> wanted = names.length == 0 ? List.of("tiny", "mlp") : List.of(names);
            for (Workload workload : TrainingBenchmark.workloads()) {
                if (wanted.contains(workload.name())) {
                    train(workload, folder.resolve(workload.name()));
                }
            }
            System.out.println();
            write(folder.resolve("million"));
            read(folder.resolve("million"));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static void train(Workload workload, Path folder) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                StepWriter writer = new StepWriter(folder);
                BenchBrain silent = brain(workload, BrainListener.NONE);
                BenchBrain recorded = brain(workload, recorder(writer))) {
            Batch batch = TrainingBenchmark.batch(manager, workload);
            OneBatch some = new OneBatch(batch, Math.max(1, workload.steps() / 8));
            double[] ratios = new double[ROUNDS];
            double[] silents = new double[ROUNDS];
            double[] recordeds = new double[ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                // Who is first takes turns, too.
                double second = round % 2 == 0 ? 0 : stepsPerSecond(recorded, some);
                double without = stepsPerSecond(silent, some);
                double with = round % 2 == 0 ? stepsPerSecond(recorded, some) : second;
                if (round >= 0) {
                    ratios[round] = with / without;
                    silents[round] = without;
                    recordeds[round] = with;
                }
            }
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.3f | %.3f to %.3f |%n",
                    workload.name(),
                    median(silents),
                    median(recordeds),
                    ratios[ROUNDS / 2],
                    ratios[ROUNDS / 4],
                    ratios[ROUNDS * 3 / 4]);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static BenchBrain brain(Workload workload, BrainListener listener) {
        RunOptions options = RunOptions.of(Map.of("device", "cpu"));
        return new BenchBrain(
                TrainingBenchmark.plan(workload), workload, new RunContext(options, 0, StopSignal.NEVER, listener));
    }

    private static BrainListener recorder(StepWriter writer) {
        return new BrainListener() {
            @Override
            public boolean wantsSteps() {
                return true;
            }

            @Override
            public void steps(StepPoints points) {
                try {
                    writer.append(points);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static double stepsPerSecond(BenchBrain brain, OneBatch batches) {
        long start = System.nanoTime();
        brain.fit(new EpochCounter(1), batches, null);
        return batches.batches() / ((System.nanoTime() - start) / 1e9);
    }

    private static void write(Path folder) throws IOException {
        Random random = new Random(1);
        double[] values = new double[AT_ONCE * StepColumn.values().length];
        long nanos = 0;
        try (StepWriter writer = new StepWriter(folder)) {
            for (int from = 0; from < MILLION; from += AT_ONCE) {
                Arrays.setAll(values, i -> 1 + random.nextDouble());
                StepPoints points = new StepPoints(from + 1L, values.clone());
                long start = System.nanoTime();
                writer.append(points);
                nanos += System.nanoTime() - start;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "A million steps: %.0f ns to write one, %.1f bytes each on disk.%n%n",
                nanos / (double) MILLION,
                bytes(folder) / (double) MILLION);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void read(Path folder) throws IOException {
        System.out.println(
                "| read of a million steps | buckets | resolution | median ms | p95 ms | with JSON, median ms |");
        System.out.println("|---|--:|--:|--:|--:|--:|");
        List<String> all = StepColumn.labels();
        read(folder, "one curve, all steps", List.of("loss"), 1, MILLION, 1000);
        read(folder, "all curves, all steps", all, 1, MILLION, 1000);
        read(folder, "all curves, all steps, most buckets", all, 1, MILLION, 10_000);
        read(folder, "one curve, 64,000 steps in the middle", List.of("loss"), 400_000, 463_999, 1000);
        read(folder, "one curve, 1,000 steps at the end", List.of("loss"), MILLION - 999, MILLION, 1000);
    }

    private static void read(Path folder, String what, List<String> names, long from, long to, int points)
            throws IOException {
        JsonMapper json = JsonMapper.shared();
        double[] millis = new double[100];
        double[] withJson = new double[100];
        StepCurves curves = null;
        for (int i = -50; i < millis.length; i++) {
            long start = System.nanoTime();
            curves = new StepReader(folder).read(names, from, to, points);
            long read = System.nanoTime();
            byte[] text = json.writeValueAsBytes(curves);
            if (i >= 0 && text.length > 0) {
                millis[i] = (read - start) / 1e6;
                withJson[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        Arrays.sort(withJson);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %.2f | %.2f | %.2f |%n",
                what,
                curves == null ? 0 : curves.step().size(),
                curves == null ? 0 : curves.resolution(),
                millis[millis.length / 2],
                millis[millis.length * 95 / 100],
                withJson[withJson.length / 2]);
    }
}
