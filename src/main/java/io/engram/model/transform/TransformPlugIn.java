package io.engram.model.transform;

/** A transform from a plug-in. A record that implements it is a kind of {@link TransformSpec}. */
public non-sealed interface TransformPlugIn extends TransformSpec {}
