package io.engram.data.media;

/**
 * One channel of sound.
 *
 * @param samples from -1 to 1 where the file has integers, as they are where it has floating-point numbers
 */
@SuppressWarnings("ArrayRecordComponent") // the samples themselves, not a value to compare
public record Audio(float[] samples, int sampleRateHz) {}
