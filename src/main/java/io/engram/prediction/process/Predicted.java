package io.engram.prediction.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is predicted of some rows.
 *
 * @param applied what was done with the network's numbers: softmax, exp, sigmoid, beam_search or none
 * @param labels what the classes stand for, in the order of their numbers; null where they are only numbers
 * @param columns the names of the values, where they are those of a table's columns
 * @param predictions one for each row, in the order of the rows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Predicted(
        String applied,
        @Nullable List<String> labels,
        @Nullable List<String> columns,
        List<Prediction> predictions) {}
