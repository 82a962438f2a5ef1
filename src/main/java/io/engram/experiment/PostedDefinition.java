package io.engram.experiment;

/** A definition as it was sent. */
record PostedDefinition(String text, boolean yaml) {}
