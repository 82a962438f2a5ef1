package io.engram.data;

/** A step between the columns of a file and the input of the network. The permitted records are the registry. */
public sealed interface TransformSpec permits Scale {

    /** The transformed value of one number. */
    float apply(float value);
}
