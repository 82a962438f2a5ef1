package io.engram.data.media;

/**
 * A picture.
 *
 * @param values from 0 to 1, channel by channel and row by row: (channels, height, width), as torchvision's ToTensor
 */
@SuppressWarnings("ArrayRecordComponent") // the samples themselves, not a value to compare
public record Image(float[] values, int channels, int height, int width) {}
