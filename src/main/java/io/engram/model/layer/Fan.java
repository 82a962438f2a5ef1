package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Chains that get the same input, and what becomes of their outputs. */
record Fan(List<Chain> chains, Combine combine, int dim) implements Operation {

    Fan {
        chains = List.copyOf(chains);
        long size = chains.stream().mapToLong(Chain::layerCount).sum();
        if (size > Chain.MOST_LAYERS) {
            throw new IllegalArgumentException(
                    "has " + size + " layers with those within, and at most " + Chain.MOST_LAYERS + " are allowed");
        }
    }

    @Override
    public Shape output(Shape input) {
        Shape joined = chains.get(0).output(input);
        for (int i = 1; i < chains.size(); i++) {
            joined = join(joined, chains.get(i).output(input), i);
            Shapes.requireSameLength(input, chains.get(0)::output, chains.get(i)::output, this::common, cure());
        }
        return joined;
    }

    private Shape join(Shape joined, Shape next, int branch) {
        if (joined.dimension() != next.dimension() || !common(joined).equals(common(next))) {
            throw new ShapeMismatch("cannot " + combine.toString().toLowerCase(Locale.ROOT) + " "
                    + Shapes.text(next) + ", which branch " + branch + " gives, to " + Shapes.text(joined) + " of "
                    + (branch == 1 ? "the first" : "those before") + ". " + cure());
        }
        if (combine != Combine.CONCAT) {
            return joined;
        }
        int dimension = Shapes.dimension(joined, dim);
        long one = joined.get(dimension);
        long other = next.get(dimension);
        return Shapes.with(joined, dimension, one < 0 || other < 0 ? -1 : one + other);
    }

    /** What the branches must have in common. */
    private Shape common(Shape output) {
        return combine == Combine.CONCAT ? Shapes.with(output, Shapes.dimension(output, dim), 0) : output;
    }

    private String cure() {
        return combine == Combine.CONCAT
                ? "Make all dimensions but " + dim + " equal: pad the convolutions, use the same strides."
                : "Make them equal: pad the convolutions, use the same strides and units.";
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return chains.stream().flatMap(chain -> chain.tensors(input).stream()).toList();
    }

    @Override
    public List<String> script(ScriptContext context) {
        String input = context.variable("input");
        List<String> lines = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        lines.add(input + " = x");
        for (Chain chain : chains) {
            lines.add("x = " + input);
            lines.addAll(context.nested("", chain, context.input()));
            outputs.add(context.variable("branch"));
            lines.add(outputs.get(outputs.size() - 1) + " = x");
        }
        if (combine == Combine.CONCAT) {
            lines.add("x = torch.cat([" + String.join(", ", outputs) + "], " + dim + ")");
        } else {
            String operator = combine == Combine.ADD ? "add" : "mul";
            outputs.subList(0, outputs.size() - 1)
                    .forEach(output -> lines.add("x = torch." + operator + "(" + output + ", x)"));
        }
        return lines;
    }

    @Override
    public double activations(Shape input, long steps) {
        return chains.stream()
                        .mapToDouble(chain -> chain.activations(input, steps))
                        .sum()
                + Shapes.valuesPerExample(output(input), steps);
    }

    @Override
    public long layerCount() {
        return 1 + chains.stream().mapToLong(Chain::layerCount).sum();
    }

    @Override
    public boolean needsTwoRows(Shape input) {
        return chains.stream().anyMatch(chain -> chain.needsTwoRows(input));
    }
}
