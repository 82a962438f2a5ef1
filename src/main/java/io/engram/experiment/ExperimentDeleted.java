package io.engram.experiment;

/** An experiment is gone, with all that was of it. Told when nobody can bring it back any more. */
public record ExperimentDeleted(String id) {}
