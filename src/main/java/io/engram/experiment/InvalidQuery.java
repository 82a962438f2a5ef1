package io.engram.experiment;

/** A parameter of a request has a value that it cannot have. */
public final class InvalidQuery extends RuntimeException {

    private final String parameter;

    /** @param detail what is wrong with which value, and what would be right */
    public InvalidQuery(String parameter, String detail) {
        super(detail);
        this.parameter = parameter;
    }

    public String parameter() {
        return parameter;
    }
}
