package io.engram.experiment;

/** An experiment waits for a worker. Heard after commit by whoever has workers. */
public record ExperimentQueued(String id) {}
