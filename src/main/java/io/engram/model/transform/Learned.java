package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.ScriptContext;
import java.util.List;
import java.util.Map;

/**
 * A transform whose tensors follow from the training examples, once, before the first step: what is counted over all of
 * them, and what follows from the counts. {@link LearnedStatistics} does it.
 */
public interface Learned {

    /**
     * What is counted, by name, with its shape, for an input that the transform accepts. The tensors are float64 and
     * begin at zero.
     */
    Map<String, Shape> statistics(Shape input);

    /**
     * The lines of TorchScript that take a batch {@code x}, without its padding, into the statistics.
     *
     * @param context whose tensors are the statistics
     */
    List<String> accumulate(ScriptContext context);

    /**
     * The values of the transform's own tensors, by name.
     *
     * @param statistics of all training examples
     * @throws IllegalArgumentException where nothing can be learned from them
     */
    Map<String, double[]> finish(Map<String, double[]> statistics);
}
