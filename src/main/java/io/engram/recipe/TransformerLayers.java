package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Kind;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.ShapeMismatch;
import io.engram.model.layer.Shapes;
import io.engram.model.layer.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tensors of a decoder that looks at itself and at what is encoded, named as in torch.nn.TransformerDecoder between
 * an {@code embedding} and an {@code output}, and the TorchScript of its steps. It is no function of the encoder's
 * output alone, so {@link TransformerDecoder} runs it.
 */
@Kind("transformer_decoder")
record TransformerLayers(Seq2SeqTransformer options, int tokens) implements DecoderNetwork {

    private static final double EPSILON = 1e-5;

    @Override
    public Shape output(Shape input) {
        if (Shapes.last(input) % options.heads() != 0 || Shapes.last(input) % 2 != 0) {
            throw new ShapeMismatch("has " + options.heads() + " heads, and a sine and a cosine for each place; heads"
                    + " and two must divide the last dimension of " + Shapes.text(input)
                    + ". End the encoder with {linear: {units:"
                    + " ...}}, or change heads.");
        }
        return new Shape(input.get(0), -1, tokens);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        long features = Shapes.last(input);
        List<TensorSpec> tensors = new ArrayList<>();
        tensors.add(TensorSpec.parameter(
                "embedding.weight", Initializer.normal(1 / Math.sqrt((double) features)), tokens, features));
        for (int i = 0; i < options.layers(); i++) {
            String layer = "layers." + i + ".";
            addAttention(layer + "self_attn", features, tensors);
            addAttention(layer + "multihead_attn", features, tensors);
            addLinear(layer + "linear1", features, options.ffn(), tensors);
            addLinear(layer + "linear2", options.ffn(), features, tensors);
            for (int norm = 1; norm <= 3; norm++) {
                addNorm(layer + "norm" + norm, features, tensors);
            }
        }
        if (options.norm()) {
            addNorm("norm", features, tensors);
        }
        addLinear("output", features, tokens, tensors);
        return tensors;
    }

    @Override
    public SequenceDecoder decoder(Collection<NDArray> parameters) {
        return new TransformerDecoder(this, parameters);
    }

    private static void addAttention(String name, long features, List<TensorSpec> tensors) {
        tensors.add(TensorSpec.parameter(
                name + ".in_proj_weight", Initializer.xavier(features, 3 * features), 3 * features, features));
        tensors.add(TensorSpec.parameter(name + ".in_proj_bias", Initializer.constant(0), 3 * features));
        tensors.add(TensorSpec.parameter(name + ".out_proj.weight", Initializer.kaiming(features), features, features));
        tensors.add(TensorSpec.parameter(name + ".out_proj.bias", Initializer.constant(0), features));
    }

    private static void addLinear(String name, long from, long to, List<TensorSpec> tensors) {
        tensors.add(TensorSpec.parameter(name + ".weight", Initializer.kaiming(from), to, from));
        tensors.add(TensorSpec.parameter(name + ".bias", Initializer.kaiming(from), to));
    }

    private static void addNorm(String name, long features, List<TensorSpec> tensors) {
        tensors.add(TensorSpec.parameter(name + ".weight", Initializer.constant(1), features));
        tensors.add(TensorSpec.parameter(name + ".bias", Initializer.constant(0), features));
    }

    @Override
    public List<String> script(ScriptContext context) {
        throw new IllegalStateException("a decoder needs the tokens before; its recipe runs it");
    }

    /**
     * {@code begin}: encoder states x (B, S, F), their lengths as shares of S, weights; gives which states count (B,
     * S), for each layer the states' keys and values (B, heads, S, F / heads), and as many empty ones for the tokens.
     * {@code step} and {@code teach}: tokens (B, L), keys and values of the tokens before, what begin gave, weights;
     * gives logits (B, L, tokens), and the keys and values with those of the new tokens.
     */
    @Override
    public String source(List<Shape> shapes) {
        return new Source(shapes.get(0).get(1)).text();
    }

    @Override
    public List<String> teaching() {
        int keysAndValues = 2 * options.layers();
        return List.of(
                "begun = self.begin(x, lengths, p)",
                "return (self.say(tokens, " + begun(1 + keysAndValues, keysAndValues) + ", "
                        + begun(0, 1 + keysAndValues) + ", p, self.training))[0]");
    }

    private static String begun(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "begun[" + i + "]")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Writes the functions for encoder states of so many features. */
    private final class Source {

        private final long features;
        private final List<String> names;

        Source(long features) {
            this.features = features;
            this.names = tensors(new Shape(-1, -1, features)).stream()
                    .map(TensorSpec::name)
                    .toList();
        }

        String text() {
            StringBuilder begun = new StringBuilder();
            StringBuilder said = new StringBuilder();
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < options.layers(); i++) {
                begin(i, begun);
                layer(i, said);
                kept.add("k" + i);
                kept.add("v" + i);
            }
            if (options.norm()) {
                line(said, "x = " + norm("x", "norm"));
            }
            return """
                    def heads(self, x: Tensor) -> Tensor:
                        return torch.transpose(torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), %1$s, %2$s]), 1, 2)

                    def attend(self, q: Tensor, k: Tensor, v: Tensor, hidden: Tensor, training: bool) -> Tensor:
                        weights = torch.matmul(torch.mul(q, %3$s), torch.transpose(k, -2, -1))
                        weights = torch.dropout(torch.softmax(torch.masked_fill(weights, hidden, -inf), -1), %4$s, training)
                        return torch.flatten(torch.transpose(torch.matmul(weights, v), 1, 2), 2)

                    def places(self, size: int, like: Tensor) -> Tensor:
                        return torch.arange(size, dtype=6, layout=None, device=ops.prim.device(like), pin_memory=None)

                    def begin(self, x: Tensor, lengths: Tensor, p: List[Tensor]) -> List[Tensor]:
                        steps = torch.clamp(torch.round(torch.mul(lengths, torch.size(x, 1))), 1)
                        mask = torch.lt(torch.unsqueeze(self.places(torch.size(x, 1), x), 0), torch.unsqueeze(steps, 1))
                        none = torch.zeros([torch.size(x, 0), %1$s, 0, %2$s], dtype=6, layout=None, device=ops.prim.device(x), pin_memory=None)
                    %5$s    return [mask, %6$s, %7$s]

                    def step(self, tokens: Tensor, past: List[Tensor], states: List[Tensor], p: List[Tensor]) -> List[Tensor]:
                        return self.say(tokens, past, states, p, False)

                    def teach(self, tokens: Tensor, past: List[Tensor], states: List[Tensor], p: List[Tensor]) -> List[Tensor]:
                        return self.say(tokens, past, states, p, True)

                    def say(self, tokens: Tensor, past: List[Tensor], states: List[Tensor], p: List[Tensor], training: bool) -> List[Tensor]:
                        before = torch.size(past[0], 2)
                        all = self.places(torch.add(before, torch.size(tokens, 1)), tokens)
                        own = torch.unsqueeze(torch.slice(all, 0, before), 1)
                        later = torch.gt(torch.unsqueeze(all, 0), own)
                        padding = torch.logical_not(torch.unsqueeze(torch.unsqueeze(states[0], 1), 1))
                        angles = torch.exp(torch.mul(torch.arange(0, %8$s, 2, dtype=6, layout=None, device=ops.prim.device(tokens), pin_memory=None), %9$s))
                        angles = torch.mul(own, angles)
                        x = torch.mul(torch.embedding(p[0], tokens), %10$s)
                        x = torch.add(x, torch.flatten(torch.stack([torch.sin(angles), torch.cos(angles)], 2), 1))
                        x = torch.dropout(x, %4$s, training)
                    %11$s    return [%12$s, %6$s]
                    """.formatted(
                            options.heads(),
                            features / options.heads(),
                            1 / Math.sqrt((double) features / options.heads()),
                            options.dropout(),
                            begun,
                            String.join(", ", kept),
                            String.join(", ", kept.stream().map(name -> "none").toList()),
                            features,
                            -Math.log(10_000) / features,
                            Math.sqrt((double) features),
                            said,
                            linear("x", "output"));
        }

        private void begin(int i, StringBuilder lines) {
            String name = "layers." + i + ".multihead_attn.";
            String projected = "torch.linear(x, " + part(name + "in_proj_weight", features, 2 * features) + ", "
                    + part(name + "in_proj_bias", features, 2 * features) + ")";
            line(lines, "kv = " + projected);
            line(lines, "k" + i + " = self.heads(torch.narrow(kv, 2, 0, " + features + "))");
            line(lines, "v" + i + " = self.heads(torch.narrow(kv, 2, " + features + ", " + features + "))");
        }

        private void layer(int i, StringBuilder lines) {
            String name = "layers." + i + ".";
            block(name + "norm1", lines, () -> selfAttention(i, lines));
            block(name + "norm2", lines, () -> {
                String attention = name + "multihead_attn";
                line(
                        lines,
                        "q = torch.linear(g, " + part(attention + ".in_proj_weight", 0, features) + ", "
                                + part(attention + ".in_proj_bias", 0, features) + ")");
                line(
                        lines,
                        "a = self.attend(self.heads(q), states[" + (1 + 2 * i) + "], states[" + (2 + 2 * i)
                                + "], padding, training)");
                line(lines, "y = " + linear("a", attention + ".out_proj"));
            });
            block(name + "norm3", lines, () -> {
                line(lines, "y = " + options.activation().of(linear("g", name + "linear1")));
                line(lines, "y = " + linear("torch.dropout(y, " + options.dropout() + ", training)", name + "linear2"));
            });
        }

        private void selfAttention(int i, StringBuilder lines) {
            String attention = "layers." + i + ".self_attn";
            line(
                    lines,
                    "qkv = torch.linear(g, " + p(attention + ".in_proj_weight") + ", " + p(attention + ".in_proj_bias")
                            + ")");
            line(
                    lines,
                    "k" + i + " = torch.cat([past[" + 2 * i + "], self.heads(torch.narrow(qkv, 2, " + features + ", "
                            + features + "))], 2)");
            line(
                    lines,
                    "v" + i + " = torch.cat([past[" + (2 * i + 1) + "], self.heads(torch.narrow(qkv, 2, " + 2 * features
                            + ", " + features + "))], 2)");
            line(
                    lines,
                    "a = self.attend(self.heads(torch.narrow(qkv, 2, 0, " + features + ")), k" + i + ", v" + i
                            + ", later, training)");
            line(lines, "y = " + linear("a", attention + ".out_proj"));
        }

        /** What a part makes y of g is added to x, with the norm before the part or behind the sum. */
        private void block(String norm, StringBuilder lines, Runnable part) {
            line(lines, "g = " + (options.normFirst() ? norm("x", norm) : "x"));
            part.run();
            String sum = "torch.add(x, torch.dropout(y, " + options.dropout() + ", training))";
            line(lines, "x = " + (options.normFirst() ? sum : norm(sum, norm)));
        }

        private static void line(StringBuilder lines, String line) {
            lines.append("    ").append(line).append('\n');
        }

        private String norm(String x, String name) {
            return "torch.layer_norm(" + x + ", [" + features + "], " + p(name + ".weight") + ", " + p(name + ".bias")
                    + ", " + EPSILON + ", False)";
        }

        private String linear(String x, String name) {
            return "torch.linear(" + x + ", " + p(name + ".weight") + ", " + p(name + ".bias") + ")";
        }

        private String part(String name, long from, long size) {
            return "torch.narrow(" + p(name) + ", 0, " + from + ", " + size + ")";
        }

        private String p(String name) {
            return "p[" + names.indexOf(name) + "]";
        }
    }
}
