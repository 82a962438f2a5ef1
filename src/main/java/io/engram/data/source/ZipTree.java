package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;

/** A zip archive that is read in place: nothing is unpacked, so its files lie where they are. */
final class ZipTree implements FileTree {

    /** A name takes about 100 bytes of memory. */
    static final int MAX_FILES = 2_000_000;

    private final Path file;
    private final String name;
    private final ZipFile zip;
    private static final String DOS = "IBM437";

    private final TreeMap<String, ZipEntry> entries = new TreeMap<>();

    /** Opens the archive under the name that messages call it. */
    ZipTree(Path file, String name) {
        this.file = file;
        this.name = name;
        try {
            zip = opened(file);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidData(
                    name + " is no zip archive that can be read (" + e.getMessage()
                            + "). Pack it again, without a password.",
                    e);
        }
        try {
            list(file.toFile().length());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Names that are no UTF-8 are in the alphabet of DOS, which Windows and old programs take without saying so. */
    private static ZipFile opened(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            if (String.valueOf(e.getMessage()).contains("bad entry name") && Charset.isSupported(DOS)) {
                return new ZipFile(file.toFile(), Charset.forName(DOS));
            }
            throw e;
        }
    }

    /** A letter with an accent is one character or two, by the system that packed it. */
    private static String composed(String entry) {
        return Normalizer.normalize(entry, Normalizer.Form.NFC);
    }

    private void list(long size) {
        long unpacked = 0;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            unpacked += Math.max(0, entry.getSize());
            Unpacking.check(name, unpacked, size);
            if (EntryName.folder(entry.getName()) || EntryName.hidden(entry.getName())) {
                continue;
            }
            String plain = composed(checked(entry.getName()));
            if (entries.put(plain, entry) != null) {
                throw new InvalidData(name + " has two files named " + EntryName.quoted(plain)
                        + ". Pack it again with one of each name.");
            }
            if (entries.size() > MAX_FILES) {
                throw new InvalidData(name + " has more than " + MAX_FILES + " files. Split it.");
            }
        }
    }

    private String checked(String entry) {
        try {
            return EntryName.packed(entry);
        } catch (InvalidData e) {
            throw new InvalidData(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Collection<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public boolean has(String file) {
        return entries.containsKey(composed(EntryName.slashed(file)));
    }

    @Override
    public Content content(String file) {
        String plain = composed(EntryName.plain(file));
        @Nullable ZipEntry entry = entries.get(plain);
        if (entry == null) {
            throw EntryName.absent(file, name);
        }
        return new Entry(plain, entry);
    }

    /** Compares every file with its sum: what reads an archive in place never comes to do so. */
    void check() {
        refuseLinks();
        byte[] buffer = new byte[1 << 16];
        for (Map.Entry<String, ZipEntry> entry : entries.entrySet()) {
            Content content = new Entry(entry.getKey(), entry.getValue());
            CRC32 sum = new CRC32();
            try (InputStream in = content.open()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sum.update(buffer, 0, read);
                }
            } catch (IOException e) {
                throw content.invalid("is damaged (" + e.getMessage() + "). Pack the archive again.", e);
            }
            if (sum.getValue() != entry.getValue().getCrc()) {
                throw content.invalid("is damaged: its sum (CRC-32) is not the archive's. Pack the archive again.");
            }
        }
    }

    /** What a link leads to is not in it, and its content is a name. Java's own reader knows of none. */
    private void refuseLinks() {
        try (org.apache.commons.compress.archivers.zip.ZipFile links =
                org.apache.commons.compress.archivers.zip.ZipFile.builder()
                        .setPath(file)
                        .get()) {
            for (ZipArchiveEntry entry : Collections.list(links.getEntries())) {
                if (entry.isUnixSymlink() && !EntryName.hidden(entry.getName())) {
                    throw new InvalidData(name + ": " + EntryName.quoted(entry.getName())
                            + " is a link, and none is followed. Pack the files themselves: zip without -y.");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidData(name + " is damaged (" + e.getMessage() + "). Pack the archive again.", e);
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private final class Entry implements Content {
        private final String plain;
        private final ZipEntry entry;

        Entry(String plain, ZipEntry entry) {
            this.plain = plain;
            this.entry = entry;
        }

        @Override
        public String name() {
            return plain + " in " + name;
        }

        @Override
        public long size() {
            return entry.getSize();
        }

        /** What is stored as it is need not be unpacked. */
        @Override
        public Bytes bytes() {
            if (entry.getMethod() != ZipEntry.STORED) {
                return Bytes.unpacked(this);
            }
            try (org.apache.commons.compress.archivers.zip.ZipFile places =
                    org.apache.commons.compress.archivers.zip.ZipFile.builder()
                            .setPath(file)
                            .get()) {
                ZipArchiveEntry place = places.getEntry(entry.getName());
                long begin = place == null ? -1 : place.getDataOffset();
                if (begin < 0 || begin > file.toFile().length() - entry.getSize()) {
                    throw invalid("does not lie where the archive says. Pack the archive again.");
                }
                return Bytes.of(file, begin, entry.getSize());
            } catch (IOException | IllegalArgumentException e) {
                throw invalid("is damaged (" + e.getMessage() + "). Pack the archive again.", e);
            }
        }

        @Override
        public InputStream open() {
            try {
                InputStream stream = zip.getInputStream(entry);
                if (stream == null) {
                    throw EntryName.absent(plain, name);
                }
                return Unpacking.guard(stream, this, Math.max(0, entry.getSize()));
            } catch (IOException | IllegalArgumentException e) {
                throw invalid("is damaged (" + e.getMessage() + "). Pack the archive again.", e);
            }
        }
    }
}
