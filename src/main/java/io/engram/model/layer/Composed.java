package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/** An operation that is made of others. */
interface Composed extends Operation {

    /** What it is made of, for an input. */
    Operation operation(Shape input);

    @Override
    default Shape output(Shape input) {
        return operation(input).output(input);
    }

    @Override
    default List<TensorSpec> tensors(Shape input) {
        return operation(input).tensors(input);
    }

    @Override
    default List<String> script(ScriptContext context) {
        return context.nested("", operation(context.input()), context.input());
    }

    @Override
    default double activations(Shape input, long steps) {
        return operation(input).activations(input, steps);
    }

    @Override
    default boolean needsTwoRows(Shape input) {
        return operation(input).needsTwoRows(input);
    }
}
