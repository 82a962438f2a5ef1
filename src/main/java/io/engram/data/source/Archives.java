package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Makes zip archives of tar archives, since only of a zip can one file be read without all before it. */
final class Archives {

    private static final int BUFFER = 1 << 16;

    /** What stands between two files; the library takes a long name into memory as a whole. */
    private static final long MAX_HEADER = 1 << 20;

    private Archives() {}

    /**
     * Whether a file is a tar archive, packed by gzip or not.
     *
     * @throws InvalidData where it is damaged gzip
     */
    static boolean isTar(Content content) {
        Format format = Format.of(Format.head(content));
        return format == Format.TAR
                || (format == Format.GZIP && Format.of(Format.head(new GzipContent(content))) == Format.TAR);
    }

    /**
     * Writes the files of a tar archive into a zip. Devices are left out, links refused; nothing is written elsewhere,
     * whatever the names are.
     *
     * @throws InvalidData where the archive is damaged, or a name is absolute, leaves it, or occurs twice
     */
    static void repack(Content content, Path zip) throws IOException {
        boolean packed = Format.of(Format.head(content)) == Format.GZIP;
        try (HeaderLimit file = new HeaderLimit(
                        content,
                        new BufferedInputStream(packed ? new GzipContent(content).open() : content.open(), BUFFER));
                WholeTar entries = new WholeTar(content, file);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip), BUFFER);
                ZipOutputStream copy = new ZipOutputStream(out)) {
            // Audio and images are packed already; the rest is on the disk for a while only.
            copy.setLevel(Deflater.BEST_SPEED);
            copy(content, file, entries, copy);
        }
    }

    private static void copy(Content tar, HeaderLimit file, WholeTar entries, ZipOutputStream copy) throws IOException {
        Set<String> names = new HashSet<>();
        long written = 0;
        for (TarArchiveEntry entry = next(tar, file, entries); entry != null; entry = next(tar, file, entries)) {
            file.left = Long.MAX_VALUE;
            if ((entry.isLink() || entry.isSymbolicLink()) && !EntryName.hidden(entry.getName())) {
                throw tar.invalid(EntryName.quoted(entry.getName()) + " is a link to "
                        + EntryName.quoted(entry.getLinkName())
                        + ", and none is followed. Pack the files themselves: tar -c -h --hard-dereference.");
            }
            if (!isPlainFile(entry)) {
                transfer(tar, entry.getName(), entries, OutputStream.nullOutputStream());
                continue;
            }
            String plain = plain(tar, entry.getName());
            if (!names.add(plain)) {
                throw tar.invalid("there are two files named " + EntryName.quoted(plain)
                        + ". Pack it again with one of each name.");
            }
            if (names.size() > ZipTree.MAX_FILES) {
                throw tar.invalid("has more than " + ZipTree.MAX_FILES + " files. Split it.");
            }
            copy.putNextEntry(new ZipEntry(plain));
            written += entry.getSize();
            // A sparse file is long without taking room.
            Unpacking.check(tar.name(), written, tar.size());
            transfer(tar, plain, entries, copy);
            copy.closeEntry();
        }
        // The archive ends before its file does: gzip's sum, which tells damage that unpacks well, stands behind it.
        file.left = Long.MAX_VALUE;
        requireZeros(tar, file);
    }

    /** Archives are padded by zeros; another archive behind the end would be lost. */
    private static void requireZeros(Content tar, InputStream file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] != 0) {
                    throw tar.invalid("goes on behind its end, where another archive may have been put. Pack all files"
                            + " into one.");
                }
            }
        }
    }

    private static boolean isPlainFile(TarArchiveEntry entry) {
        boolean other = EntryName.folder(entry.getName())
                || entry.isDirectory()
                || entry.isFIFO()
                || entry.isBlockDevice()
                || entry.isCharacterDevice();
        return !other && !EntryName.hidden(entry.getName());
    }

    private static String plain(Content tar, String name) {
        try {
            return EntryName.packed(name);
        } catch (InvalidData e) {
            throw tar.invalid(String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable TarArchiveEntry next(Content tar, HeaderLimit file, WholeTar entries) {
        file.left = MAX_HEADER;
        TarArchiveEntry entry;
        try {
            entry = entries.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            throw tar.invalid("is a damaged tar archive (" + e.getMessage() + "). Pack it again.", e);
        }
        if (entry != null && !entry.isCheckSumOK()) {
            throw tar.invalid("is a damaged tar archive: the checksum in the header of "
                    + EntryName.quoted(entry.getName()) + " does not match. Pack it again.");
        }
        return entry;
    }

    private static void transfer(Content tar, String name, InputStream entry, OutputStream copy) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = read(tar, name, entry, buffer); read >= 0; read = read(tar, name, entry, buffer)) {
            copy.write(buffer, 0, read);
        }
    }

    private static int read(Content tar, String name, InputStream entry, byte[] buffer) {
        try {
            return entry.read(buffer);
        } catch (IOException e) {
            throw tar.invalid(
                    "is damaged within " + EntryName.quoted(name) + " (" + e.getMessage() + "). Pack it again.", e);
        }
    }

    /** Refuses an archive that was cut between two of its files, which the library takes for a shorter one. */
    private static final class WholeTar extends TarArchiveInputStream {
        private final Content tar;
        private boolean ended;

        WholeTar(Content tar, InputStream file) {
            // By records, or what stands in the same block behind the end would be read over.
            super(file, TarConstants.DEFAULT_RCDSIZE);
            this.tar = tar;
        }

        /** Of the two records of zeros at the end some programs write one alone. */
        @Override
        protected boolean isEOFRecord(byte @Nullable [] header) {
            if (header == null && !ended) {
                throw tar.invalid("ends without the zeros that end a tar archive: it was cut short after byte "
                        + getBytesRead() + ". Pack it again.");
            }
            ended = super.isEOFRecord(header);
            return ended;
        }
    }

    /** Refuses headers that are longer than any. */
    private static final class HeaderLimit extends FilterInputStream {
        private final Content tar;
        private long left = MAX_HEADER;

        HeaderLimit(Content tar, InputStream file) {
            super(file);
            this.tar = tar;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw tar.invalid("has a header of more than " + MAX_HEADER + " bytes. Pack it again.");
            }
            return count;
        }
    }
}
