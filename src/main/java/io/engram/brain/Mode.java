package io.engram.brain;

/** Which direction of a number is better. */
public enum Mode {
    MIN,
    MAX
}
