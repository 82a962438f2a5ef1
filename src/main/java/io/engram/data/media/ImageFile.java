package io.engram.data.media;

import io.engram.data.InvalidData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes PNG and JPEG by what they hold, not by how they are called. */
public final class ImageFile {

    /** 32 megapixels, of which each takes 3 bytes and then 4 for each channel: half a gigabyte. */
    static final long MAX_PIXELS = 1L << 25;

    /** What a byte of the file can become: deflate packs 1032 to 1, JPEG a block of 64 pixels into a bit. */
    private static final long MAX_PIXELS_PER_BYTE = 1032;

    /** In bytes; packed images of so many pixels are smaller. */
    static final int MAX_FILE = 64 << 20;

    private ImageFile() {}

    /**
     * Reads an image.
     *
     * @param file is left open
     * @param name for messages
     * @throws InvalidData where the file is no image that can be read, with the cure
     */
    public static Image read(InputStream file, String name, ImageRequest request) throws IOException {
        byte[] bytes = file.readNBytes(MAX_FILE + 1);
        String format = format(bytes, name);
        BufferedImage decoded = decoded(bytes, format, name);
        Image image = Pixels.of(decoded);
        Integer channels = request.channels();
        if (channels != null && channels != image.channels()) {
            image = Pixels.convert(image, channels);
        }
        Integer height = request.height();
        Integer width = request.width();
        return height == null || width == null ? image : Resizer.resize(image, height, width);
    }

    private static String format(byte[] bytes, String name) {
        if (bytes.length == 0) {
            throw new InvalidData(name + " is empty. Upload it again.");
        }
        if (bytes.length > MAX_FILE) {
            throw new InvalidData(name + " has more than " + MAX_FILE + " bytes. Make the image smaller.");
        }
        if (PngChunks.isPng(bytes)) {
            PngChunks.check(bytes, name);
            return "png";
        }
        if (bytes.length > 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8) {
            return "jpeg";
        }
        throw new InvalidData(
                name + " is neither PNG nor JPEG, whatever its name says. Convert it, or leave the row out.");
    }

    /** The decoders of Java fail in ways of their own where a file is damaged; each means just that. */
    private static BufferedImage decoded(byte[] bytes, String format, String name) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            StringBuilder warnings = new StringBuilder();
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener(
                    (source, warning) -> warnings.append(warning).append(' '));
            requireSize(reader.getWidth(0), reader.getHeight(0), bytes.length, name);
            requireMemory(
                    (long) reader.getWidth(0) * reader.getHeight(0) * bytesPerPixel(bytes, format),
                    Runtime.getRuntime().maxMemory(),
                    name);
            BufferedImage image = reader.read(0);
            if (format.equals("jpeg") && image.getColorModel().getNumComponents() > 3) {
                // Java gives the inks as if they were red, green, blue and opacity.
                throw new InvalidData(name + " is a JPEG of four inks (CMYK), which is not read."
                        + " Convert it to red, green and blue: magick in.jpg -colorspace sRGB out.jpg");
            }
            if (warnings.indexOf("Truncated") >= 0
                    || warnings.indexOf("Premature") >= 0
                    || warnings.indexOf("Corrupt") >= 0) {
                throw damaged(name, warnings.toString().strip(), null);
            }
            return image;
        } catch (InvalidData e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(name, String.valueOf(e.getMessage()), e);
        } finally {
            reader.dispose();
        }
    }

    /** Before anything is decoded, since a small file may announce any size. */
    private static void requireSize(int width, int height, int bytes, String name) {
        if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
            throw new InvalidData(name + " announces " + width + " x " + height + " pixels, more than " + MAX_PIXELS
                    + " together. Make the image smaller.");
        }
        // Of a PNG with one bit for each pixel, a byte holds eight.
        if ((long) width * height > 8 * MAX_PIXELS_PER_BYTE * bytes) {
            throw new InvalidData(name + " announces " + width + " x " + height + " pixels, which " + bytes
                    + " bytes cannot hold. It is damaged: upload it again.");
        }
    }

    /** Decoded, and then as a float for each channel. */
    private static int bytesPerPixel(byte[] bytes, String format) {
        if (!format.equals("png")) {
            return 3 + 3 * Float.BYTES;
        }
        int channels = PngChunks.channels(bytes);
        return channels * (PngChunks.bitDepth(bytes) > 8 ? 2 : 1) + channels * Float.BYTES;
    }

    /** A process that runs out of memory can say no more which file it was. */
    static void requireMemory(long needed, long most, String name) {
        if (needed > most / 4 * 3) {
            throw new InvalidData(name + " takes " + (needed >> 20) + " MB of memory to be read, of the " + (most >> 20)
                    + " MB that this process may have (engram.jobs.worker-heap). Make the image smaller.");
        }
    }

    private static InvalidData damaged(String name, String reason, @org.jspecify.annotations.Nullable Exception cause) {
        InvalidData damaged = new InvalidData(name + " is damaged (" + reason
                + "). Upload it again, or convert it to PNG or JPEG of red, green and blue.");
        if (cause != null) {
            damaged.initCause(cause);
        }
        return damaged;
    }
}
