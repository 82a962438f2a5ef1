package io.engram.loss;

/** What a loss is told of the padding of a batch; the constants are the functions that {@link Objectives} compiles. */
public enum Padding {
    /** Nothing is padded. */
    NONE("_whole", "", ""),
    /** Predictions and targets have as many steps; {@code mask} (B, T) says which count, and padding is zero. */
    SHARED("_padded", ", lengths: Tensor", "lengths"),
    /** The same, but predictions, by {@code lengths}, and targets, by {@code y_lengths}, may differ in steps. */
    SEPARATE("_ragged", ", lengths: Tensor, y_lengths: Tensor", "y_lengths");

    private final String suffix;
    private final String parameters;
    private final String ofTargets;

    Padding(String suffix, String parameters, String ofTargets) {
        this.suffix = suffix;
        this.parameters = parameters;
        this.ofTargets = ofTargets;
    }

    /** What a list of so many arrays tells: y alone, lengths too, lengths of y too. */
    static Padding of(int arrays) {
        return switch (arrays) {
            case 1 -> NONE;
            case 2 -> SHARED;
            default -> SEPARATE;
        };
    }

    /** The end of a function's name. */
    String suffix() {
        return suffix;
    }

    String parameters() {
        return parameters;
    }

    /** The variable with the lengths of the targets. */
    String ofTargets() {
        return ofTargets;
    }

    /**
     * The reduced loss of elements, as a TorchScript expression.
     *
     * @param elements the loss of each element, of the shape of y
     * @param share what each element counts in a mean: {@code torch.ones_like(y)}
     * @param reduction as {@link LossSpec#script} is given it
     */
    public String reduce(String elements, String share, String reduction) {
        return this == NONE
                ? "self.reduced(" + elements + ", " + share + ", \"" + reduction + "\")"
                : "self.reduced_without_padding(" + elements + ", " + share + ", mask, \"" + reduction + "\")";
    }
}
