package io.engram.dataset;

/** A parameter of a request has a value that it cannot have. */
final class InvalidParameter extends RuntimeException {

    /** @param detail what is wrong with which value, and what would be right */
    InvalidParameter(String parameter, String detail) {
        super("The parameter '" + parameter + "': " + detail);
    }
}
