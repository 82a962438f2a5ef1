package io.engram.experiment.download;

/** No byte of what was asked for exists. */
public final class UnsatisfiableRange extends RuntimeException {

    private final long length;

    UnsatisfiableRange(String header, long length) {
        super("The range '" + header + "' is outside of the " + length + " bytes that there are.");
        this.length = length;
    }

    /** How many bytes there are. */
    public long length() {
        return length;
    }
}
