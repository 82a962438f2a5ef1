package io.engram.brain;

import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What every stage of a fit came to. A checkpoint holds it, so that a resumed run knows its past even where nobody was
 * left to hear of it.
 *
 * <p>One stage a line, tabs between: stage, epoch, optimizer step, examples, seconds, non-finite losses, learning rate
 * or nothing, then {@code name=value} for each metric. Doubles are written so that they read back to the same bits.
 */
final class History implements Recoverable {

    /** The name of its file in a checkpoint. */
    static final String FILE_NAME = "history.txt";

    private static final int METRICS_FROM = 7;

    private final List<Entry> entries = new ArrayList<>();

    /** A stage and its line, made once: every epoch's checkpoint writes all the epochs before it. */
    private record Entry(StageStats stats, String line) {}

    void add(StageStats stats) {
        entries.add(new Entry(stats, line(stats)));
    }

    List<StageStats> stages() {
        return entries.stream().map(Entry::stats).toList();
    }

    /** Forgets the epochs behind one. */
    void keepUntil(int epoch) {
        entries.removeIf(entry -> entry.stats().epoch() > epoch);
    }

    void remove(Stage stage, int epoch) {
        entries.removeIf(
                entry -> entry.stats().stage() == stage && entry.stats().epoch() == epoch);
    }

    /** What training took in the epochs before one, in all attempts. */
    double trainingSeconds(int beforeEpoch) {
        return entries.stream()
                .map(Entry::stats)
                .filter(stats -> stats.stage() == Stage.TRAIN && stats.epoch() < beforeEpoch)
                .mapToDouble(StageStats::seconds)
                .sum();
    }

    /** How many epochs were trained to their end. */
    long trainedEpochs() {
        return entries.stream()
                .filter(entry -> entry.stats().stage() == Stage.TRAIN)
                .count();
    }

    /** The epoch of the last stage; 0 where there was none. */
    int lastEpoch() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).stats().epoch();
    }

    @Override
    public Snapshot snapshot() {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.line()));
        return Snapshot.of(text.toString());
    }

    private static String line(StageStats stats) {
        StringJoiner cells = new StringJoiner("\t", "", "\n")
                .add(stats.stage().label())
                .add(Integer.toString(stats.epoch()))
                .add(Long.toString(stats.optimizerStep()))
                .add(Long.toString(stats.examples()))
                .add(Double.toString(stats.seconds()))
                .add(Long.toString(stats.nonFiniteLosses()))
                .add(stats.learningRate() == null ? "" : Double.toString(stats.learningRate()));
        stats.metrics().forEach((name, value) -> cells.add(name + "=" + value));
        return cells.toString();
    }

    @Override
    public void load(InputStream in) throws IOException {
        entries.clear();
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String line;
        while ((line = reader.readLine()) != null) {
            add(stats(line.split("\t", -1)));
        }
    }

    private static StageStats stats(String[] cells) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = METRICS_FROM; i < cells.length; i++) {
            int equals = cells[i].lastIndexOf('=');
            metrics.put(cells[i].substring(0, equals), Double.valueOf(cells[i].substring(equals + 1)));
        }
        return new StageStats(
                Stage.valueOf(cells[0].toUpperCase(Locale.ROOT)),
                Integer.parseInt(cells[1]),
                Long.parseLong(cells[2]),
                metrics,
                Long.parseLong(cells[3]),
                Double.parseDouble(cells[4]),
                Long.parseLong(cells[5]),
                cells[6].isEmpty() ? null : Double.valueOf(cells[6]));
    }
}
