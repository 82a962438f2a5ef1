package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.Operation;
import java.util.Collection;
import java.util.List;

/** The tensors of a decoder, whose input is what is encoded, (B, S, F). It runs as a {@link SequenceDecoder}. */
interface DecoderNetwork extends Operation {

    /**
     * Compiles its steps.
     *
     * @param parameters in the order of {@link #tensors}
     */
    SequenceDecoder decoder(Collection<NDArray> parameters);

    /**
     * The functions in TorchScript that it runs by, where {@code p} are the tensors in their order.
     *
     * @param tensors their shapes
     */
    String source(List<Shape> tensors);

    /**
     * Lines that say by these functions what comes behind the right tokens: of states {@code x} (B, S, F), their
     * {@code lengths} (B) as shares of S, and {@code tokens} (B, L) to logits (B, L, tokens), which they return.
     */
    List<String> teaching();
}
