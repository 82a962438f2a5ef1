package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Collection;

/**
 * Runs an {@link AttentionDecoder} from token to token. Its memory is state (B, H), context (B, A) and attention (B,
 * S); it looks at states (B, S, F), what they are compared by (B, S, A), and which of them count (B, S).
 */
final class RecurrentDecoder implements SequenceDecoder {

    private final AttentionDecoder decoder;
    private final DecoderScript script;

    /**
     * Compiles the steps.
     *
     * @param parameters in the order of the decoder's tensors
     */
    RecurrentDecoder(AttentionDecoder decoder, Collection<NDArray> parameters) {
        this.decoder = decoder;
        this.script = new DecoderScript(decoder, parameters);
    }

    @Override
    public Position begin(NDArray encoded, NDArray lengths) {
        NDManager scratch = encoded.getManager();
        NDList begun = script.call("begin", new NDList(encoded, lengths));
        long size = encoded.size(0);
        return new Position(
                new NDList(
                        scratch.zeros(new Shape(size, decoder.options().hidden())),
                        scratch.zeros(new Shape(size, decoder.options().attentionDim())),
                        begun.get(2)),
                new NDList(encoded, begun.get(0), begun.get(1)));
    }

    @Override
    public NDList step(NDArray tokens, Position at) {
        return next("step", tokens, at);
    }

    private NDList next(String method, NDArray tokens, Position at) {
        NDList arguments = new NDList(tokens);
        arguments.addAll(at.memory());
        arguments.addAll(at.encoded());
        return script.call(method, arguments);
    }

    @Override
    public NDArray teach(NDArray encoded, NDArray lengths, NDArray tokens, boolean training) {
        Position at = begin(encoded, lengths);
        NDList logits = new NDList();
        for (long i = 0; i < tokens.size(1); i++) {
            NDArray column = tokens.get(new NDIndex().addAllDim().addIndices(i));
            NDList said = next(training ? "teach" : "step", column, at);
            logits.add(said.get(0));
            at = new Position(said.subNDList(1), at.encoded());
        }
        return NDArrays.stack(logits, 1);
    }

    @Override
    public void close() {
        script.close();
    }
}
