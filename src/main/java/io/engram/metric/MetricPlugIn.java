package io.engram.metric;

/** A metric from a plug-in. A record that implements it is a kind of {@link MetricSpec}. */
public non-sealed interface MetricPlugIn extends MetricSpec {}
