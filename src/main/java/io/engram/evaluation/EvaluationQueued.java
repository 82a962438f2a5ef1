package io.engram.evaluation;

/** There is something to evaluate. */
public record EvaluationQueued(String id) {}
