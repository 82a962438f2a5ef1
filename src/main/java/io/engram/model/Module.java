package io.engram.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;

/** A part of a model: a function with parameters. */
public interface Module extends AutoCloseable {

    /** Applies the function; the result belongs to the manager of the first input. */
    NDList forward(NDList inputs, Pass pass);

    /** What is trained, by the name in the state_dict: {@code 0.weight}. */
    Map<String, NDArray> parameters();

    /** What is only kept, by the name in the state_dict: {@code 1.running_mean}. */
    Map<String, NDArray> buffers();

    @Override
    void close();
}
