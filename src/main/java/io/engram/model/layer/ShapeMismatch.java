package io.engram.model.layer;

/**
 * A layer cannot take the shape that the one before it gives. The message says what it expects and the cure.
 *
 * @see #in
 */
public final class ShapeMismatch extends RuntimeException {

    private final String path;
    private final boolean placed;

    public ShapeMismatch(String message) {
        this(message, "", false);
    }

    private ShapeMismatch(String message, String path, boolean placed) {
        super(message);
        this.path = path;
        this.placed = placed;
    }

    /** Where the layer stands, as a JSON pointer from the list that {@link #in} was last told of. */
    public String path() {
        return path;
    }

    /**
     * The same, told from outside of the layer. The innermost place names the layer, the others lead to it.
     *
     * @param place of the layer, a JSON pointer: {@code /residual/layers/1}
     * @param label what people call it: {@code layer 1 (conv1d)}
     * @param before where its input comes from
     */
    public ShapeMismatch in(String place, String label, String before) {
        return placed
                ? new ShapeMismatch(message(), place + path, true)
                : new ShapeMismatch(label + " " + message() + " (" + before + ")", place, true);
    }

    private String message() {
        return String.valueOf(getMessage());
    }
}
