package io.engram.data;

/** What a loss is told about an example. */
public enum TargetKind {
    /** A whole number from 0; targets are (B), int64. */
    CLASS,
    /** Numbers; targets are (B, K), float32. */
    VALUE;

    /** For messages. */
    public String plural() {
        return this == CLASS ? "classes" : "numbers";
    }
}
