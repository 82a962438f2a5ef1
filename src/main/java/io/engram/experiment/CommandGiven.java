package io.engram.experiment;

/** Somebody has asked something of the worker of an experiment; what, stands in the database. */
public record CommandGiven(String id) {}
