package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.engram.tensor.Script;
import java.util.Collection;

/**
 * Runs {@link TransformerLayers}. Its memory are the keys and values of the tokens so far, two (B, heads, L, F / heads)
 * for each layer, so that a token is computed once; it looks at which states count (B, S), and at their keys and
 * values.
 */
final class TransformerDecoder implements SequenceDecoder {

    private final TransformerLayers layers;
    private final DecoderScript script;

    /**
     * Compiles the steps.
     *
     * @param parameters in the order of the decoder's tensors
     */
    TransformerDecoder(TransformerLayers layers, Collection<NDArray> parameters) {
        this.layers = layers;
        this.script = new DecoderScript(layers, parameters);
    }

    @Override
    public Position begin(NDArray encoded, NDArray lengths) {
        NDList begun = script.call("begin", new NDList(encoded, lengths));
        int memory = 2 * layers.options().layers();
        return new Position(
                begun.subNDList(begun.size() - memory), new NDList(begun.subList(0, begun.size() - memory)));
    }

    @Override
    public NDList step(NDArray tokens, Position at) {
        NDList said = next("step", tokens.expandDims(1), at);
        NDList all = new NDList(said.get(0).squeeze(1));
        all.addAll(said.subNDList(1));
        return all;
    }

    /** All tokens at once: none sees those behind it. */
    @Override
    public NDArray teach(NDArray encoded, NDArray lengths, NDArray tokens, boolean training) {
        return next(training ? "teach" : "step", tokens, begin(encoded, lengths))
                .get(0);
    }

    private NDList next(String method, NDArray tokens, Position at) {
        NDList arguments = new NDList(tokens);
        arguments.addAll(Script.list("past", at.memory()));
        arguments.addAll(Script.list("states", at.encoded()));
        return script.call(method, arguments);
    }

    @Override
    public void close() {
        script.close();
    }
}
