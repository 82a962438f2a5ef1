package io.engram.model.layer;

/** A layer cannot take the shape that the one before it gives. The message says what it expects and the cure. */
public final class ShapeMismatch extends RuntimeException {

    public ShapeMismatch(String message) {
        super(message);
    }
}
