package io.engram.experiment;

/** The body of a posted definition is longer than any definition can be. */
public final class DefinitionTooLarge extends RuntimeException {

    DefinitionTooLarge(int mostBytes) {
        super("A definition may have " + mostBytes + " bytes. Put data into a dataset and name it in the definition.");
    }
}
