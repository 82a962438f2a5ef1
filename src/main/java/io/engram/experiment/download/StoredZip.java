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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
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
        Map<String, Content.Piece> pieces = new LinkedHashMap<>();
        entries.forEach((name, file) -> pieces.put(name, Content.FilePart.whole(file)));
        return of(pieces, time);
    }

    /** @param entries by name, in the order in which they shall stand */
    static Content of(Map<String, Content.Piece> entries, LocalDateTime time) throws IOException {
        StoredZip layout = new StoredZip();
        try (ZipOutputStream zip = new ZipOutputStream(layout)) {
            for (Map.Entry<String, Content.Piece> entry : entries.entrySet()) {
                zip.putNextEntry(stored(entry.getKey(), entry.getValue(), time));
                if (entry.getValue() instanceof Content.FilePart file) {
                    layout.beginFile(file);
                    transfer(file, zip);
                    layout.inFile = false;
                } else if (entry.getValue() instanceof Content.Bytes bytes) {
                    zip.write(bytes.bytes());
                }
                zip.closeEntry();
            }
        }
        layout.endBetween();
        return new Content(layout.pieces, HexFormat.of().formatHex(layout.digest.digest()));
    }

    private static void transfer(Content.FilePart part, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(part.path())) {
            in.skipNBytes(part.from());
            byte[] buffer = new byte[1 << 16];
            for (long left = part.length(); left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new ZipException(part.path() + " has become shorter");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static ZipEntry stored(String name, Content.Piece piece, LocalDateTime time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(piece.length());
        entry.setCrc(crc32(piece));
        entry.setTimeLocal(time);
        return entry;
    }

    private static long crc32(Content.Piece piece) throws IOException {
        CRC32 crc = new CRC32();
        if (piece instanceof Content.Bytes bytes) {
            crc.update(bytes.bytes());
        } else if (piece instanceof Content.FilePart file) {
            Long known = file.crc32();
            if (known != null) {
                return known;
            }
            transfer(file, new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
        }
        return crc.getValue();
    }

    private void beginFile(Content.FilePart file) {
        endBetween();
        pieces.add(file);
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
