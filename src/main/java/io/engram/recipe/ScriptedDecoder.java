package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.model.ScriptedNetwork;
import io.engram.model.layer.TensorSpec;
import io.engram.tensor.ScriptTree;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A decoder as a TorchScript module for others to run. It holds its own tensors; its {@code forward} says what comes
 * behind the right tokens, its {@code begin} and {@code step} are those that a {@link SequenceDecoder} calls, with
 * {@code weights()} as their last argument.
 */
final class ScriptedDecoder {

    /** Where a network keeps the tensors of its first layer: a decoder is the only one of its own. */
    private static final String LAYER = "0.";

    /** The tensor whose rows are the tokens. */
    static final String TOKENS = SequenceRecipe.DECODER + "." + LAYER + "embedding.weight";

    private ScriptedDecoder() {}

    /**
     * Adds a decoder to a module, and to the module what says its tokens: {@code forward} of an input, the right tokens
     * and lengths, which may be left out.
     *
     * @param encode the module's method that gives what the decoder is given
     * @param encoded the shape of what it is given, (-1, -1, F)
     * @param lengths whether what encodes takes lengths
     */
    static void addTo(ScriptTree tree, String encode, DecoderNetwork decoder, Shape encoded, boolean lengths) {
        String path = SequenceRecipe.DECODER;
        List<TensorSpec> tensors = decoder.tensors(encoded);
        tensors.forEach(tensor ->
                tree.tensor(path + "." + LAYER + tensor.name(), tensor.type(), tensor.shape(), tensor.trainable()));
        String weights = tensors.stream()
                .map(tensor -> ScriptTree.expression(LAYER + tensor.name()))
                .collect(Collectors.joining(", "));
        tree.method(path, "def weights(self) -> List[Tensor]:\n    return [" + weights + "]\n");
        tree.method(path, decoder.source(tensors.stream().map(TensorSpec::shape).toList()));
        tree.method(
                path,
                "def forward(self, x: Tensor, lengths: Tensor, tokens: Tensor) -> Tensor:\n    p = self.weights()\n    "
                        + String.join("\n    ", decoder.teaching()) + "\n");
        tree.method("", """
                def forward(self, x: Tensor, tokens: Tensor, lengths: Optional[Tensor]=None) -> Tensor:
                    if lengths is None:
                        shares = %s
                    else:
                        shares = lengths
                    return (%s).forward(self.%s(x%s), shares, tokens)
                """.formatted(
                        ScriptedNetwork.WHOLE, ScriptTree.expression(path), encode, lengths ? ", lengths" : ""));
    }
}
