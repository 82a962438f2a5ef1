package io.engram.data;

import io.engram.definition.About;
import io.engram.definition.Kind;

/** Multiplies every feature by a constant. */
@Kind("scale")
@About("Multiplies every feature by a constant")
public record Scale(@About("The factor") double by) implements TransformSpec {

    @Override
    public float apply(float value) {
        return (float) (value * by);
    }
}
