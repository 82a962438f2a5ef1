package io.engram.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.prediction.process.Predicted;
import io.engram.prediction.process.Prediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is predicted, and by which checkpoint.
 *
 * @param applied what was done with the network's numbers: softmax, exp, sigmoid, beam_search or none
 * @param labels what the classes stand for, in the order of their numbers
 * @param columns the names of the values
 * @param predictions one for each row
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PredictionAnswer(
        String experimentId,
        String checkpointId,
        int epoch,
        String applied,
        @Nullable List<String> labels,
        @Nullable List<String> columns,
        List<Prediction> predictions) {

    static PredictionAnswer of(SavedCheckpoint checkpoint, Predicted predicted) {
        return new PredictionAnswer(
                checkpoint.experimentId(),
                checkpoint.id(),
                checkpoint.epoch(),
                predicted.applied(),
                predicted.labels(),
                predicted.columns(),
                predicted.predictions());
    }
}
