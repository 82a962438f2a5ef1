package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Kind;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The tensors of a decoder, named as in the reference, and the TorchScript of one of its steps. It is no function of
 * the encoder's output alone, so {@link RecurrentDecoder} runs it.
 */
@Kind("attention_decoder")
record AttentionDecoder(Seq2Seq options, int tokens) implements DecoderNetwork {

    @Override
    public Shape output(Shape input) {
        return new Shape(input.get(0), -1, tokens);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        long encoded = input.get(2);
        long hidden = options.hidden();
        long attention = options.attentionDim();
        List<TensorSpec> tensors = new ArrayList<>();
        tensors.add(new TensorSpec(
                "embedding.weight",
                new Shape(tokens, options.embedding()),
                DataType.FLOAT32,
                new Initializer(Initializer.Kind.NORMAL, 1),
                true));
        tensors.add(uniform("rnn.weight_ih", hidden, 3 * hidden, options.embedding() + attention));
        tensors.add(uniform("rnn.weight_hh", hidden, 3 * hidden, hidden));
        tensors.add(uniform("rnn.bias_ih", hidden, 3 * hidden));
        tensors.add(uniform("rnn.bias_hh", hidden, 3 * hidden));
        addLinear("attn.mlp_enc", encoded, attention, tensors);
        addLinear("attn.mlp_dec", hidden, attention, tensors);
        tensors.add(uniform("attn.mlp_attn.weight", attention, 1, attention));
        addLinear("attn.mlp_out", encoded, attention, tensors);
        addLinear("proj", attention + hidden, hidden, tensors);
        addLinear("output", hidden, tokens, tensors);
        if (options.attention() == Seq2Seq.Attention.LOCATION) {
            long width = 2L * options.kernelSize() + 1;
            tensors.add(uniform("attn.conv_loc.weight", width, options.channels(), 1, width));
            addLinear("attn.mlp_loc", options.channels(), attention, tensors);
        }
        return tensors;
    }

    @Override
    public SequenceDecoder decoder(Collection<NDArray> parameters) {
        return new RecurrentDecoder(this, parameters);
    }

    private static void addLinear(String name, long from, long to, List<TensorSpec> tensors) {
        tensors.add(uniform(name + ".weight", from, to, from));
        tensors.add(uniform(name + ".bias", from, to));
    }

    private static TensorSpec uniform(String name, long fanIn, long... shape) {
        Initializer initializer = new Initializer(Initializer.Kind.UNIFORM, 1 / Math.sqrt((double) fanIn));
        return new TensorSpec(name, new Shape(shape), DataType.FLOAT32, initializer, true);
    }

    @Override
    public List<String> script(ScriptContext context) {
        throw new IllegalStateException("a decoder needs the tokens before; its recipe runs it");
    }

    /**
     * {@code begin}: encoder states x (B, S, F), their lengths as shares of S, weights; gives what they are compared by
     * (B, S, A), which of them count (B, S), and an even attention (B, S). {@code step}: tokens (B), state (B, H),
     * context (B, A), attention before, states, and what begin gave; gives logits (B, tokens), and the next state,
     * context and attention. State and context begin as zeros, the attention as begin gave it.
     */
    @Override
    public String source(List<Shape> shapes) {
        boolean location = options.attention() == Seq2Seq.Attention.LOCATION;
        String source = """
                def begin(self, x: Tensor, lengths: Tensor, p: List[Tensor]) -> List[Tensor]:
                    steps = torch.unsqueeze(torch.round(torch.mul(lengths, torch.size(x, 1))), 1)
                    mask = torch.lt(torch.unsqueeze(torch.arange(torch.size(x, 1), dtype=6, layout=None, device=ops.prim.device(x), pin_memory=None), 0), steps)
                    return [torch.linear(x, {attn.mlp_enc.weight}, {attn.mlp_enc.bias}), mask, torch.div(torch.to(mask, 6), torch.clamp_min(steps, 1))]

                def step(self, tokens: Tensor, h: Tensor, c: Tensor, a: Tensor, x: Tensor, keys: Tensor, mask: Tensor, p: List[Tensor]) -> List[Tensor]:
                    return self.next(tokens, h, c, a, x, keys, mask, p, False)

                def teach(self, tokens: Tensor, h: Tensor, c: Tensor, a: Tensor, x: Tensor, keys: Tensor, mask: Tensor, p: List[Tensor]) -> List[Tensor]:
                    return self.next(tokens, h, c, a, x, keys, mask, p, True)

                def next(self, tokens: Tensor, h: Tensor, c: Tensor, a: Tensor, x: Tensor, keys: Tensor, mask: Tensor, p: List[Tensor], training: bool) -> List[Tensor]:
                    given = torch.dropout(torch.cat([torch.embedding({embedding.weight}, tokens), c], 1), %s, training)
                    h = torch.gru_cell(given, h, {rnn.weight_ih}, {rnn.weight_hh}, {rnn.bias_ih}, {rnn.bias_hh})
                    e = torch.add(keys, torch.unsqueeze(torch.linear(h, {attn.mlp_dec.weight}, {attn.mlp_dec.bias}), 1))
                %s
                    e = torch.squeeze(torch.linear(torch.tanh(e), {attn.mlp_attn.weight}, None), -1)
                    a = torch.softmax(torch.masked_fill(e, torch.logical_not(mask), -1.0e30), -1)
                    c = torch.linear(torch.squeeze(torch.bmm(torch.unsqueeze(a, 1), x), 1), {attn.mlp_out.weight}, {attn.mlp_out.bias})
                    y = torch.linear(torch.linear(torch.cat([c, h], 1), {proj.weight}, {proj.bias}), {output.weight}, {output.bias})
                    return [y, h, c, torch.detach(a)]
                """.formatted(options.dropout(), location ? looksBack() : "");
        List<TensorSpec> tensors = tensors(new Shape(-1, -1, 1));
        for (int i = 0; i < tensors.size(); i++) {
            source = source.replace("{" + tensors.get(i).name() + "}", "p[" + i + "]");
        }
        return source;
    }

    @Override
    public List<String> teaching() {
        return List.of(
                "begun = self.begin(x, lengths, p)",
                "h = " + zeros(options.hidden()),
                "c = " + zeros(options.attentionDim()),
                "a = begun[2]",
                "logits = annotate(List[Tensor], [])",
                "for i in range(torch.size(tokens, 1)):",
                "    said = self.next(torch.select(tokens, 1, i), h, c, a, x, begun[0], begun[1], p, self.training)",
                "    all = torch.append(logits, said[0])",
                "    h = said[1]",
                "    c = said[2]",
                "    a = said[3]",
                "return torch.stack(logits, 1)");
    }

    private static String zeros(int width) {
        return "torch.zeros([torch.size(x, 0), " + width
                + "], dtype=6, layout=None, device=ops.prim.device(x), pin_memory=None)";
    }

    private String looksBack() {
        return "    e = torch.add(e, torch.linear(torch.transpose(torch.conv1d(torch.unsqueeze(a, 1), {attn.conv_loc.weight}, None, [1], ["
                + options.kernelSize() + "], [1], 1), 1, 2), {attn.mlp_loc.weight}, {attn.mlp_loc.bias}))";
    }
}
