package io.engram.experiment.steps;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.engram.metric.steps.StepCurves;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** Writes steps as CSV: a column for each name, or, where a row is a bucket of several steps, three. */
@Component
final class StepCurvesCsv extends AbstractHttpMessageConverter<StepCurves> {

    static final MediaType TEXT_CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    StepCurvesCsv() {
        super(MediaType.parseMediaType("text/csv"));
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == StepCurves.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected StepCurves readInternal(Class<? extends StepCurves> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("steps are only written", message);
    }

    @Override
    protected void writeInternal(StepCurves curves, HttpOutputMessage message) throws IOException {
        // Closing the CSV would close the response, which is not ours.
        Writer text = new OutputStreamWriter(message.getBody(), StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().build(text);
        boolean single = curves.resolution() == 1;
        List<String> header = new ArrayList<>(List.of("step"));
        curves.series().forEach(curve -> {
            String name = curve.name();
            header.addAll(single ? List.of(name) : List.of(name + "_min", name + "_max", name + "_mean"));
        });
        csv.writeRecord(header);
        for (int i = 0; i < curves.step().size(); i++) {
            List<String> cells = new ArrayList<>(List.of(curves.step().get(i).toString()));
            for (StepCurves.Curve curve : curves.series()) {
                if (!single) {
                    cells.add(text(curve.min().get(i)));
                    cells.add(text(curve.max().get(i)));
                }
                cells.add(text(curve.mean().get(i)));
            }
            csv.writeRecord(cells);
        }
        csv.flush();
    }

    private static String text(@Nullable Double value) {
        return value == null ? "" : value.toString();
    }
}
