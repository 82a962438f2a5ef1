package io.engram.experiment;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.engram.experiment.history.EpochStats;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Writes the epochs as CSV, with a column for each metric that any of them has. */
@Component
final class EpochTableCsv extends CsvAnswer<EpochTable> {

    EpochTableCsv() {
        super(EpochTable.class);
    }

    @Override
    protected void write(EpochTable table, CsvWriter csv) {
        Set<String> metrics = new LinkedHashSet<>();
        table.rows().forEach(row -> metrics.addAll(row.metrics().keySet()));
        List<String> header = new ArrayList<>(List.of("attempt", "epoch", "stage", "step"));
        header.addAll(metrics);
        header.addAll(List.of("learning_rate", "seconds", "examples", "ended_at"));
        csv.writeRecord(header);
        table.rows().forEach(row -> csv.writeRecord(cells(row, metrics)));
    }

    private static List<String> cells(EpochStats row, Set<String> metrics) {
        List<String> cells = new ArrayList<>(List.of(
                Integer.toString(row.attempt()),
                Integer.toString(row.epoch()),
                row.stage(),
                Long.toString(row.step())));
        metrics.forEach(metric -> cells.add(text(row.metrics().get(metric))));
        cells.add(text(row.learningRate()));
        cells.add(Double.toString(row.seconds()));
        cells.add(Long.toString(row.examples()));
        cells.add(row.endedAt().toString());
        return cells;
    }
}
