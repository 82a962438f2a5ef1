package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.engram.tensor.Script;
import java.util.Collection;
import java.util.List;

/** The compiled steps of a decoder, each of which takes the weights behind its own arguments. */
final class DecoderScript implements AutoCloseable {

    private final NDList weights;
    private final Script script;

    /** @param parameters in the order of the decoder's tensors */
    DecoderScript(DecoderNetwork network, Collection<NDArray> parameters) {
        this.weights = Script.list("p", List.copyOf(parameters));
        this.script = new Script(
                weights.head().getDevice(),
                "Decoder",
                network.source(parameters.stream().map(NDArray::getShape).toList()));
    }

    /** Calls a step; what comes of it belongs to the manager of the first argument, and may be gathered from. */
    NDList call(String step, NDList arguments) {
        NDList all = new NDList(arguments);
        all.addAll(weights);
        // Outside of training there is nothing to collect.
        return script.differentiateAll(all.head().getManager(), step, all);
    }

    @Override
    public void close() {
        script.close();
    }
}
