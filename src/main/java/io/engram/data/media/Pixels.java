package io.engram.data.media;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Makes arrays of decoded images. */
final class Pixels {

    private static final float BYTE = 255f;

    /** Brightness by ITU-R BT.601, as Pillow's mode L. */
    private static final float RED = 0.299f;

    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    private Pixels() {}

    static Image of(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        if (colors instanceof IndexColorModel palette) {
            return indexed(image, palette);
        }
        int bands = colors.getNumComponents();
        // Grey with opacity is shown as what has all four.
        int channels = bands == 2 ? 4 : bands;
        int size = image.getWidth() * image.getHeight();
        float[] values = new float[channels * size];
        Raster raster = image.getRaster();
        int[] row = new int[image.getWidth()];
        for (int channel = 0; channel < channels; channel++) {
            int band = bands == 2 ? channel / 3 : channel;
            float most = (1L << colors.getComponentSize(band)) - 1;
            for (int y = 0; y < image.getHeight(); y++) {
                raster.getSamples(0, y, row.length, 1, band, row);
                for (int x = 0; x < row.length; x++) {
                    values[channel * size + y * row.length + x] = row[x] / most;
                }
            }
        }
        return new Image(values, channels, image.getHeight(), image.getWidth());
    }

    private static Image indexed(BufferedImage image, IndexColorModel palette) {
        int channels = palette.hasAlpha() ? 4 : 3;
        int size = image.getWidth() * image.getHeight();
        float[] values = new float[channels * size];
        Raster raster = image.getRaster();
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getSamples(0, y, row.length, 1, 0, row);
            for (int x = 0; x < row.length; x++) {
                int color = palette.getRGB(row[x]);
                for (int channel = 0; channel < channels; channel++) {
                    int shift = channel == 3 ? 24 : 16 - 8 * channel;
                    values[channel * size + y * row.length + x] = (color >> shift & 0xFF) / BYTE;
                }
            }
        }
        return new Image(values, channels, image.getHeight(), image.getWidth());
    }

    /** The same with other channels: grey is the brightness, and what has no opacity is opaque. */
    static Image convert(Image image, int channels) {
        int size = image.height() * image.width();
        float[] from = image.values();
        float[] values = new float[channels * size];
        boolean grey = image.channels() == 1;
        for (int i = 0; i < size; i++) {
            float red = from[i];
            float green = grey ? red : from[size + i];
            float blue = grey ? red : from[2 * size + i];
            if (channels == 1) {
                values[i] = RED * red + GREEN * green + BLUE * blue;
            } else {
                values[i] = red;
                values[size + i] = green;
                values[2 * size + i] = blue;
            }
            if (channels == 4) {
                values[3 * size + i] = 1;
            }
        }
        return new Image(values, channels, image.height(), image.width());
    }
}
