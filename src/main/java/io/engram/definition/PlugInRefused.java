package io.engram.definition;

/** A jar in the folder of plug-ins cannot be used; the message says which class, and what is wrong with it. */
public final class PlugInRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PlugInRefused(String message) {
        super(message);
    }
}
