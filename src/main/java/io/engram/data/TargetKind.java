package io.engram.data;

/** What a loss is told about an example. */
public enum TargetKind {
    /** A whole number from 0; targets are (B), int64. */
    CLASS,
    /** Numbers; targets are (B, K), float32. */
    VALUE,
    /** A class for each step of the predictions; targets are (B, T), int64, padded. */
    CLASS_SEQUENCE,
    /** Classes with steps of their own, as the words of a sentence that is heard; targets are (B, L), int64, padded. */
    TOKEN_SEQUENCE,
    /** Numbers for each step of the predictions, as a waveform; targets are (B, T) or (B, T, K), float32, padded. */
    VALUE_SEQUENCE,
    /** Nothing: there are no targets. */
    NONE;

    /** Whether targets are whole numbers from 0. */
    public boolean holdsClasses() {
        return this == CLASS || this == CLASS_SEQUENCE || this == TOKEN_SEQUENCE;
    }

    /** Whether an example has any number of targets, one after the other. */
    public boolean isSequence() {
        return this == CLASS_SEQUENCE || this == TOKEN_SEQUENCE || this == VALUE_SEQUENCE;
    }
}
