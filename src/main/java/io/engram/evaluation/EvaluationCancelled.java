package io.engram.evaluation;

/** Nobody wants to know it any more, so nobody need work at it. */
public record EvaluationCancelled(String id) {}
