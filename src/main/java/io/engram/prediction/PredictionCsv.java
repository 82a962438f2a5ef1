package io.engram.prediction;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.engram.prediction.process.Prediction;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/**
 * Writes predictions as CSV, a line for each row: class, label and score; or text; or the values, each in a column of
 * its own.
 */
@Component
final class PredictionCsv extends AbstractHttpMessageConverter<PredictionAnswer> {

    PredictionCsv() {
        super(MediaType.parseMediaType("text/csv"));
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == PredictionAnswer.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected PredictionAnswer readInternal(Class<? extends PredictionAnswer> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("predictions are only written", message);
    }

    @Override
    protected void writeInternal(PredictionAnswer answer, HttpOutputMessage message) throws IOException {
        // Closing the CSV would close the response, which is not ours.
        Writer text = new OutputStreamWriter(message.getBody(), StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().build(text);
        csv.writeRecord(header(answer));
        answer.predictions().forEach(prediction -> csv.writeRecord(cells(prediction, answer.labels() != null)));
        csv.flush();
    }

    private static List<String> header(PredictionAnswer answer) {
        Prediction first = answer.predictions().get(0);
        if (first.classIndex() != null) {
            return answer.labels() == null ? List.of("class", "score") : List.of("class", "label", "score");
        }
        if (first.classes() != null) {
            return List.of("text", "length");
        }
        List<String> columns = answer.columns();
        int count = Objects.requireNonNullElse(first.values(), List.of()).size();
        return columns != null && columns.size() == count
                ? columns
                : IntStream.range(0, count).mapToObj(i -> "value" + i).toList();
    }

    private static List<String> cells(Prediction prediction, boolean labelled) {
        List<String> cells = new ArrayList<>();
        if (prediction.classIndex() != null) {
            cells.add(prediction.classIndex().toString());
            if (labelled) {
                cells.add(cell(prediction.label()));
            }
            cells.add(cell(prediction.score()));
        } else if (prediction.classes() != null) {
            String text = prediction.text();
            cells.add(text == null ? prediction.classes().toString() : text);
            cells.add(cell(prediction.length()));
        } else {
            Objects.requireNonNullElse(prediction.values(), List.of()).forEach(value -> cells.add(cell(value)));
        }
        return cells;
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
