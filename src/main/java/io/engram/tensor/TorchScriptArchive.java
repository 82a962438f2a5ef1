package io.engram.tensor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The zip that libtorch loads as a TorchScript module: source text, and a pickled instance of its class that keeps no
 * tensors.
 */
final class TorchScriptArchive {

    /** Pickle, protocol 2. {@code GLOBAL} is followed by module and class, each ended by a line feed. */
    private static final byte[] PROTOCOL = {(byte) 0x80, 2};

    private static final byte[] EMPTY_TUPLE_AND_STOP = {(byte) 0x80, 2, ')', '.'};

    private TorchScriptArchive() {}

    /**
     * The archive of a class named {@code name}, whose methods are {@code methods}, indented by four blanks or none.
     */
    static InputStream of(String name, String methods) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "engram/data.pkl", instance(name));
            put(zip, "engram/constants.pkl", EMPTY_TUPLE_AND_STOP);
            put(zip, "engram/version", ascii("3\n"));
            put(zip, "engram/byteorder", ascii("little"));
            put(zip, "engram/code/__torch__.py", ascii(source(name, methods)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static String source(String name, String methods) {
        StringBuilder source = new StringBuilder("class " + name + "(Module):\n"
                + "  __parameters__ = []\n"
                + "  __buffers__ = []\n"
                + "  training : bool\n"
                + "  _is_full_backward_hook : Optional[bool]\n");
        methods.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.replace("(self, ", "(self: __torch__." + name + ", "))
                .forEach(line -> source.append("  ").append(line).append('\n'));
        return source.toString();
    }

    private static byte[] instance(String name) throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(PROTOCOL);
        pickle.write(ascii("c__torch__\n" + name + "\n"));
        pickle.write(ascii(")"));
        pickle.write(0x81);
        pickle.write(ascii("}("));
        text(pickle, "training");
        pickle.write(0x88);
        text(pickle, "_is_full_backward_hook");
        pickle.write(ascii("Nub."));
        return pickle.toByteArray();
    }

    private static void text(ByteArrayOutputStream pickle, String text) throws IOException {
        pickle.write(ascii("X"));
        pickle.write(new byte[] {(byte) text.length(), 0, 0, 0});
        pickle.write(ascii(text));
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
