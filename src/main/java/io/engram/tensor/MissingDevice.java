package io.engram.tensor;

/** The machine lacks the device that a run asks for. */
public final class MissingDevice extends RuntimeException {

    MissingDevice(String message) {
        super(message);
    }
}
