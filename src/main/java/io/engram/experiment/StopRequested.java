package io.engram.experiment;

/** Somebody has cancelled an experiment whose worker is at it. Heard after commit by whoever has workers. */
public record StopRequested(String id) {}
