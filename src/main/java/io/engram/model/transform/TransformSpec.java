package io.engram.model.transform;

import io.engram.model.layer.Operation;

/**
 * A step between the examples and the first module, on the device: an operation without parameters. What it keeps is
 * learned from the training examples, not trained. The permitted records are the registry.
 */
public sealed interface TransformSpec extends Operation
        permits Scale,
                Standardize,
                InputNormalization,
                Log,
                ClipValues,
                OneHot,
                Fbank,
                Mfcc,
                SpecAugment,
                AddNoise,
                SpeedPerturb,
                DropChunk,
                DropFreq,
                Clip,
                Resize,
                Crop,
                RandomCrop,
                Flip,
                NormalizeImage,
                TransformPlugIn {

    /**
     * Whether training sees something else each time, so that the result cannot be kept. In evaluation such a transform
     * does nothing.
     */
    default boolean random() {
        return false;
    }
}
