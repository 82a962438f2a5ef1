package io.engram.data.item;

/** How the steps of targets and of inputs go together. */
public enum TargetSteps {
    /** There are no targets. */
    NO_TARGET,
    /** A target has no steps that could be padded. */
    NONE,
    /** For each step of the input, or of what the network makes of it, there is one of the target. */
    SHARED,
    /** A target has another number of steps than its input: what is said in a recording. */
    OWN
}
