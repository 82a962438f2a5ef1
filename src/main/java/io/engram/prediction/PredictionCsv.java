package io.engram.prediction;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.engram.experiment.CsvAnswer;
import io.engram.prediction.process.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes predictions as CSV, a line for each row: class, label and score; or text; or the values, each in a column of
 * its own.
 */
@Component
final class PredictionCsv extends CsvAnswer<PredictionAnswer> {

    PredictionCsv() {
        super(PredictionAnswer.class);
    }

    @Override
    protected void write(PredictionAnswer answer, CsvWriter csv) {
        if (answer.predictions().isEmpty()) {
            return; // the part of the dataset is behind its end
        }
        csv.writeRecord(header(answer));
        answer.predictions().forEach(prediction -> csv.writeRecord(cells(prediction, answer.labels() != null)));
    }

    private static List<String> header(PredictionAnswer answer) {
        Prediction first = answer.predictions().get(0);
        if (first.classIndex() != null) {
            return answer.labels() == null ? List.of("class", "score") : List.of("class", "label", "score");
        }
        if (first.classes() != null) {
            return first.hypotheses() == null ? List.of("text", "length") : List.of("text", "length", "score");
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
            if (prediction.hypotheses() != null) {
                cells.add(cell(prediction.score()));
            }
        } else {
            Objects.requireNonNullElse(prediction.values(), List.of()).forEach(value -> cells.add(cell(value)));
        }
        return cells;
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
