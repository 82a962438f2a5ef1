package io.engram.experiment;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.engram.experiment.history.EpochStats;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** Writes the epochs as CSV, with a column for each metric that any of them has. */
@Component
final class EpochTableCsv extends AbstractHttpMessageConverter<EpochTable> {

    static final MediaType TEXT_CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    EpochTableCsv() {
        super(MediaType.parseMediaType("text/csv"));
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == EpochTable.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected EpochTable readInternal(Class<? extends EpochTable> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("a table of epochs is only written", message);
    }

    @Override
    protected void writeInternal(EpochTable table, HttpOutputMessage message) throws IOException {
        Set<String> metrics = new LinkedHashSet<>();
        table.rows().forEach(row -> metrics.addAll(row.metrics().keySet()));
        // Closing the CSV would close the response, which is not ours.
        Writer text = new OutputStreamWriter(message.getBody(), StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().build(text);
        List<String> header = new ArrayList<>(List.of("attempt", "epoch", "stage", "step"));
        header.addAll(metrics);
        header.addAll(List.of("learning_rate", "seconds", "examples", "ended_at"));
        csv.writeRecord(header);
        table.rows().forEach(row -> csv.writeRecord(cells(row, metrics)));
        csv.flush();
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

    private static String text(@Nullable Double value) {
        return value == null ? "" : value.toString();
    }
}
