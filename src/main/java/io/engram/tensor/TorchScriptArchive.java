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

    private TorchScriptArchive() {}

    /**
     * The archive of a class named {@code name}, whose methods are {@code methods}, indented by four blanks or none.
     */
    static InputStream of(String name, String methods) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "engram/data.pkl", instance(name));
            put(
                    zip,
                    "engram/constants.pkl",
                    new Pickle().begin().operations(")").end());
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

    private static byte[] instance(String name) {
        return new Pickle()
                .begin()
                .beginObject("__torch__", name)
                .moduleState(true)
                .endObject()
                .end();
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
