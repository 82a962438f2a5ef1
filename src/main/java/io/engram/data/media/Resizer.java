package io.engram.data.media;

/**
 * Resizes bilinearly, with a wider filter where the image becomes smaller, so that no pixel is left out: as
 * torch.nn.functional.interpolate with mode bilinear, align_corners False and antialias True.
 */
final class Resizer {

    private Resizer() {}

    static Image resize(Image image, int height, int width) {
        if ((long) height * width * image.channels() > ImageFile.MAX_PIXELS) {
            throw new IllegalArgumentException("an image of " + height + " x " + width + " pixels is too large");
        }
        float[] wide = along(image.values(), image.channels() * image.height(), image.width(), 1, width);
        float[] values = along(wide, image.channels(), image.height(), width, height);
        return new Image(values, image.channels(), height, width);
    }

    /** Resizes the middle one of three dimensions: (outer, from, inner) to (outer, to, inner). */
    private static float[] along(float[] values, int outer, int from, int inner, int to) {
        if (from == to) {
            return values;
        }
        float[] result = new float[outer * to * inner];
        double scale = (double) from / to;
        double reach = Math.max(1, scale);
        for (int i = 0; i < to; i++) {
            double center = scale * (i + 0.5);
            int first = Math.max(0, (int) (center - reach + 0.5));
            int end = Math.min(from, (int) (center + reach + 0.5));
            double[] weights = new double[end - first];
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                weights[k] = Math.max(0, 1 - Math.abs((first + k - center + 0.5) / reach));
                sum += weights[k];
            }
            for (int o = 0; o < outer; o++) {
                for (int n = 0; n < inner; n++) {
                    double value = 0;
                    for (int k = 0; k < weights.length; k++) {
                        value += weights[k] * values[(o * from + first + k) * inner + n];
                    }
                    result[(o * to + i) * inner + n] = (float) (value / sum);
                }
            }
        }
        return result;
    }
}
