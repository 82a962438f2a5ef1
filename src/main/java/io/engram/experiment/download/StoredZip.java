package io.engram.experiment.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Lays out a zip of files without writing it anywhere: Java's own zip writer writes it into a digest, which keeps what
 * is not a file. Nothing is compressed, weights being noise, and every time is the same, so the same files always give
 * the same zip and each of its bytes can be found again.
 */
final class StoredZip extends OutputStream {

    private final MessageDigest digest = ReadFiles.sha256();
    private final List<Content.Piece> pieces = new ArrayList<>();
    private final ByteArrayOutputStream between = new ByteArrayOutputStream();
    private boolean inFile;

    private StoredZip() {}

    /** @param entries by name */
    static Content of(SortedMap<String, ReadFiles.ReadFile> entries, LocalDateTime time) throws IOException {
        StoredZip layout = new StoredZip();
        try (ZipOutputStream zip = new ZipOutputStream(layout)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(stored(entry.getKey(), entry.getValue(), time));
                layout.beginFile(entry.getValue());
                try (InputStream in = Files.newInputStream(entry.getValue().path())) {
                    in.transferTo(zip);
                }
                layout.inFile = false;
                zip.closeEntry();
            }
        }
        layout.endBetween();
        return new Content(layout.pieces, HexFormat.of().formatHex(layout.digest.digest()));
    }

    private static ZipEntry stored(String name, ReadFiles.ReadFile file, LocalDateTime time) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.stamp().size());
        entry.setCrc(file.crc32());
        entry.setTimeLocal(time);
        return entry;
    }

    private void beginFile(ReadFiles.ReadFile file) {
        endBetween();
        pieces.add(new Content.WholeFile(file.path(), file.stamp()));
        inFile = true;
    }

    private void endBetween() {
        if (between.size() > 0) {
            pieces.add(new Content.Bytes(between.toByteArray()));
            between.reset();
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        if (!inFile) {
            between.write(bytes, offset, length);
        }
    }
}
