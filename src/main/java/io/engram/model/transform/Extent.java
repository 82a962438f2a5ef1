package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/** A height and a width, of which a definition may write one for both. */
record Extent(long height, long width) {

    static Extent of(List<Long> size) {
        return new Extent(size.get(0), size.get(size.size() - 1));
    }

    Shape of(Shape images) {
        return new Shape(-1, images.get(1), height, width);
    }

    /** Refuses images that it does not fit in. */
    void requireWithin(Shape images, long padding) {
        Inputs.requireSizedImage(images);
        if (height > images.get(2) + 2 * padding || width > images.get(3) + 2 * padding) {
            throw Inputs.mismatch(
                    "images of at least " + height + " x " + width,
                    images,
                    "Make size smaller, or put a resize before it.");
        }
    }

    /** The line that keeps the middle. Halves are rounded to the even number, as torchvision does. */
    String middle() {
        return "x = torch.narrow(torch.narrow(x, 2, " + offset(2, height) + ", " + height + "), 3, " + offset(3, width)
                + ", " + width + ")";
    }

    private static String offset(int dimension, long size) {
        return "int(torch.round(torch.div(torch.sub(torch.size(x, " + dimension + "), " + size + "), 2)))";
    }
}
