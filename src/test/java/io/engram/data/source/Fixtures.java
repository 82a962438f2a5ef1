package io.engram.data.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A small file of every format. */
final class Fixtures {

    static final String CSV = "file,word,n\na.wav,one,1\nb.wav,two,2.5\n";

    private Fixtures() {}

    /** By name; each holds two rows or more. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("table.csv", utf8(CSV));
        all.put("table.tsv", utf8(CSV.replace(',', '\t')));
        all.put(
                "lines.jsonl",
                utf8("{\"x\": 1, \"l\": [1, 2.5], \"t\": true}\n{\"x\": 2, \"w\": \"\u00e4\", \"o\": {\"k\": 1}}\n"));
        all.put("array.json", utf8("[{\"x\": 1, \"w\": \"one\"},\n {\"x\": null, \"w\": \"two\"}]"));
        all.put("by-id.json", utf8("{\"u1\": {\"wav\": \"{data_root}/a.wav\"},\n \"u2\": {\"wav\": \"b.wav\"}}"));
        all.put("table.csv.gz", gzip(utf8(CSV)));
        all.put("x.npy", npy("<f4", "3, 2", floats(1, 2, 3, 4, 5, 6.5f)));
        all.put(
                "xy.npz",
                zip(Map.of("x.npy", npy("<f4", "2, 2", floats(1, 2, 3, 4)), "y.npy", npy("|u1", "2,", new byte[] {7, 9
                }))));
        all.put("xy.safetensors", safetensors());
        all.put("train-images-idx3-ubyte.gz", gzip(idx(new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8)));
        all.put("mnist.zip", zip(mnist()));
        all.put("audio.zip", zip(audio()));
        all.put("classes.zip", zip(Map.of("cat/1.png", utf8("?"), "dog/2.png", utf8("?"))));
        all.put("audio.tar", tar(audio()));
        all.put("audio.tar.gz", gzip(tar(audio())));
        return all;
    }

    static Map<String, byte[]> audio() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train.csv", utf8(CSV));
        files.put("a.wav", utf8("aaaa"));
        files.put("b.wav", utf8("bb"));
        return files;
    }

    static Map<String, byte[]> mnist() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train-images-idx3-ubyte.gz", gzip(idx(new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8)));
        files.put("train-labels-idx1-ubyte.gz", gzip(idx(new int[] {2}, 5, 0)));
        files.put("t10k-images-idx3-ubyte", idx(new int[] {1, 2, 2}, 9, 9, 9, 9));
        files.put("t10k-labels-idx1-ubyte", idx(new int[] {1}, 3));
        return files;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /** As numpy.save writes it. */
    static byte[] npy(String type, String shape, byte[] content) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer file =
                ByteBuffer.allocate(10 + header.length() + content.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put(utf8("NUMPY")).put((byte) 1).put((byte) 0);
        return file.putShort((short) header.length())
                .put(utf8(header))
                .put(content)
                .array();
    }

    static byte[] safetensors(String header, byte[] content) {
        byte[] text = utf8(header);
        return ByteBuffer.allocate(8 + text.length + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(content)
                .array();
    }

    static byte[] safetensors() {
        byte[] content = ByteBuffer.allocate(12)
                .put(floats(1, 2))
                .put(new byte[] {3, 4, 5, 6})
                .array();
        return safetensors(
                "{\"__metadata__\":{\"format\":\"pt\"},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"y\":{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[8,12]}}",
                content);
    }

    static byte[] idx(int[] sizes, int... content) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + content.length);
        file.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) sizes.length);
        for (int size : sizes) {
            file.putInt(size);
        }
        for (int value : content) {
            file.put((byte) value);
        }
        return file.array();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Small files are stored, as numpy.savez does, others packed. */
    static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                if (file.getKey().endsWith(".npy")) {
                    CRC32 sum = new CRC32();
                    sum.update(file.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(file.getValue().length);
                    entry.setCrc(sum.getValue());
                }
                out.putNextEntry(entry);
                out.write(file.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
                entry.setSize(file.getValue().length);
                out.putArchiveEntry(entry);
                out.write(file.getValue());
                out.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
