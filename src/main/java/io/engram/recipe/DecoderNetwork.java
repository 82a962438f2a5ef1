package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import io.engram.model.layer.Operation;
import java.util.Collection;

/** The tensors of a decoder, whose input is what is encoded, (B, S, F). It runs as a {@link SequenceDecoder}. */
interface DecoderNetwork extends Operation {

    /**
     * Compiles its steps.
     *
     * @param parameters in the order of {@link #tensors}
     */
    SequenceDecoder decoder(Collection<NDArray> parameters);
}
