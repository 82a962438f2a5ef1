package io.engram.data.media;

import org.jspecify.annotations.Nullable;

/**
 * Which part of an audio file is wanted, and as what.
 *
 * @param start the first sample, counted from 0 at the file's own rate
 * @param stop the sample behind the last; null for the end of the file
 * @param channel counted from 0; null for the mean of all
 * @param sampleRateHz the rate that the file must have; null for any
 * @param resample whether a file of another rate is resampled rather than refused
 */
public record AudioRequest(
        long start,
        @Nullable Long stop,
        @Nullable Integer channel,
        @Nullable Integer sampleRateHz,
        boolean resample) {

    /** The whole file at its own rate. */
    public static final AudioRequest WHOLE = new AudioRequest(0, null, null, null, false);

    public AudioRequest {
        if (start < 0 || (stop != null && stop <= start)) {
            throw new IllegalArgumentException(
                    "a segment begins at 0 or later and before it stops, was " + start + " to " + stop);
        }
    }
}
