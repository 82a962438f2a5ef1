package io.engram.prediction.process;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.Checkpoint;
import io.engram.data.InvalidData;
import io.engram.data.item.HostArray;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.Spoken;
import io.engram.recipe.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Answers questions by what a checkpoint has learned. Belongs to the thread that has opened it. */
public final class Predictor implements AutoCloseable {

    private final TrainedModel model;
    private final Inputs inputs;
    private final Decoder decoder;
    private final int batchSize;

    private Predictor(TrainedModel model) {
        this.model = model;
        this.inputs = Inputs.of(model.plan());
        this.decoder = new Decoder(model.plan());
        this.batchSize = model.plan().definition().data().batchSize();
    }

    /** Loads it, on the CPU: the devices belong to those that train. */
    public static Predictor open(ExperimentDefinition definition, Checkpoint checkpoint) {
        if (!definition.recipe().predicts()) {
            throw new InvalidDefinition(List.of(new Flaw(
                    "/recipe",
                    "is one by which nothing is predicted of rows. Download the weights, and use them elsewhere.")));
        }
        return new Predictor(TrainedModel.open(definition, checkpoint, Device.cpu()));
    }

    /** The predictions, or all that is wrong with the rows. */
    public Reply answer(Question question) {
        List<Flaw> flaws = new ArrayList<>();
        if (question.continuation() != null && !GoingOn.goesOn(model.plan())) {
            flaws.add(new Flaw(
                    "/continuation", "is what a language model says, whose target is next_token. Leave it out."));
        }
        List<Prediction> predictions = new ArrayList<>();
        if (question.dataset() != null) {
            ofDataset(question.dataset(), question, flaws, predictions);
        } else if (question.rows() != null) {
            ofRows(question.rows(), question, flaws, predictions);
        }
        return flaws.isEmpty() ? Reply.of(decoder.predicted(predictions)) : Reply.of(flaws);
    }

    private void ofRows(JsonNode rows, Question question, List<Flaw> flaws, List<Prediction> into) {
        // Batch by batch: a short body may hold many images, which are large once they are decoded.
        for (int from = 0; from < rows.size(); from += batchSize) {
            List<HostArray> arrays = inputs.read(rows, from, Math.min(rows.size(), from + batchSize), flaws);
            if (flaws.isEmpty()) {
                predict(arrays, question, into);
            }
        }
    }

    private void ofDataset(DatasetPart part, Question question, List<Flaw> flaws, List<Prediction> into) {
        if (model.plan().definition().recipe().noise().isPresent()) {
            flaws.add(new Flaw("/dataset", "has no noise, which the model generates examples from. Send rows."));
            return;
        }
        try (DatasetRows rows = DatasetRows.open(part, inputs.columns())) {
            List<HostArray> arrays = inputs.read(rows, batchSize, flaws);
            while (!arrays.isEmpty()) {
                if (flaws.isEmpty()) {
                    predict(arrays, question, into);
                }
                arrays = inputs.read(rows, batchSize, flaws);
            }
        } catch (InvalidData e) {
            flaws.add(new Flaw("/dataset", String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the dataset " + part.name(), e);
        }
    }

    private void predict(List<HostArray> arrays, Question question, List<Prediction> into) {
        try (NDManager scratch = model.scratch()) {
            Inputs.Batch batch = inputs.batch(scratch, arrays);
            NDArray lengths = batch.padded() ? batch.arrays().lengths() : null;
            NDArray output = model.forward(batch.arrays().array(), lengths);
            output.attach(scratch);
            Optional<List<List<Spoken>>> spoken = model.spoken(output, lengths);
            if (spoken.isPresent()) {
                spoken.get().forEach(found -> into.add(decoder.said(found, question.top())));
                return;
            }
            Shape shape = output.getShape().slice(1);
            int size = Math.toIntExact(shape.size());
            float[] all = output.toFloatArray();
            float[] shares = lengths == null ? new float[0] : lengths.toFloatArray();
            for (int i = 0; i < arrays.size(); i++) {
                float[] own = Arrays.copyOfRange(all, i * size, (i + 1) * size);
                Prediction made = decoder.decode(own, shape, lengths == null ? 1 : shares[i], question.top());
                into.add(
                        question.continuation() == null ? made : goingOn(made, arrays.get(i), question.continuation()));
            }
        }
    }

    private Prediction goingOn(Prediction made, HostArray text, Continuation wanted) {
        return made.goingOn(decoder.hypothesis(GoingOn.with(model).behind(text, wanted)));
    }

    @Override
    public void close() {
        model.close();
    }
}
