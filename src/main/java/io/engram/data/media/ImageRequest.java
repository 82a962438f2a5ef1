package io.engram.data.media;

import org.jspecify.annotations.Nullable;

/**
 * What an image is wanted as.
 *
 * @param channels 1 for grey, 3 for red, green and blue, 4 with opacity; null for as many as the file has, where grey
 *     with opacity has 4
 * @param height to resize to, with {@code width}; null for the file's own
 */
public record ImageRequest(
        @Nullable Integer channels,
        @Nullable Integer height,
        @Nullable Integer width) {

    /** As the file has it. */
    public static final ImageRequest AS_IT_IS = new ImageRequest(null, null, null);

    public ImageRequest {
        if (channels != null && channels != 1 && channels != 3 && channels != 4) {
            throw new IllegalArgumentException("an image has 1, 3 or 4 channels, was " + channels);
        }
        if ((height == null) != (width == null) || (height != null && height < 1) || (width != null && width < 1)) {
            throw new IllegalArgumentException(
                    "height and width are given together and positive, were " + height + " and " + width);
        }
    }
}
