package io.engram.model.layer;

import io.engram.definition.About;

/** What becomes of the outputs of several branches. */
public enum Combine {
    @About("One behind the other along a dimension")
    CONCAT,
    @About("Their sum")
    ADD,
    @About("Their product")
    MUL
}
