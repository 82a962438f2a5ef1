package io.engram.dataset;

/** A parameter of a request has a value that it cannot have. */
final class InvalidParameter extends RuntimeException {

    /** @param detail what is wrong with which value, and what would be right */
    InvalidParameter(String parameter, String detail) {
        super("The parameter '" + parameter + "': " + detail);
    }

    /** The value, where it lies in its range. */
    static int within(String parameter, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidParameter(parameter, "must be from 1 to " + most + ", was " + value);
        }
        return value;
    }
}
