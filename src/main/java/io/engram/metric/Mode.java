package io.engram.metric;

/** Which direction of a number is better. */
public enum Mode {
    MIN,
    MAX
}
