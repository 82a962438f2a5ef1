package io.engram.model.layer;

/**
 * How a new tensor is filled.
 *
 * @param kind the distribution
 * @param scale bound of the uniform one, standard deviation of the normal one, value of the constant one
 */
public record Initializer(Kind kind, double scale) {

    /** The distributions that PyTorch's modules start from. */
    public enum Kind {
        UNIFORM,
        NORMAL,
        CONSTANT
    }

    /** PyTorch's kaiming_uniform_ with a = sqrt(5), which is U(-1/sqrt(fanIn), 1/sqrt(fanIn)). */
    public static Initializer kaiming(long fanIn) {
        return new Initializer(Kind.UNIFORM, 1 / Math.sqrt((double) fanIn));
    }

    /** PyTorch's xavier_uniform_. Glorot and Bengio 2010. */
    public static Initializer xavier(long fanIn, long fanOut) {
        return new Initializer(Kind.UNIFORM, Math.sqrt(6.0 / ((double) fanIn + fanOut)));
    }

    /** PyTorch's normal_ with mean 0. */
    public static Initializer normal(double deviation) {
        return new Initializer(Kind.NORMAL, deviation);
    }

    /** The same value everywhere. */
    public static Initializer constant(double value) {
        return new Initializer(Kind.CONSTANT, value);
    }
}
