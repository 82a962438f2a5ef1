package io.engram.experiment;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A file that somebody has uploaded, by itself or in a zip, or that lies in a folder that is read in place. */
final class UploadedFile {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final int MOST_NAMES = 20;

    private UploadedFile() {}

    /**
     * Opens it.
     *
     * @param name in the archive; what is uploaded by itself has forgotten its name
     * @param pointer of what names it in the definition
     * @throws UnbuildableDefinition where there is no such file
     */
    static InputStream open(Path upload, @Nullable String name, String pointer) throws IOException {
        if (Files.isDirectory(upload)) {
            return Files.newInputStream(inFolder(upload, name, pointer));
        }
        if (name == null || !isArchive(upload)) {
            return Files.newInputStream(upload);
        }
        try {
            return entry(new ZipFile(upload.toFile()), name, pointer);
        } catch (ZipException e) {
            UnbuildableDefinition broken =
                    StartingPoints.unbuildable(pointer, "the uploaded archive cannot be read: " + e.getMessage());
            broken.initCause(e);
            throw broken;
        }
    }

    private static Path inFolder(Path folder, @Nullable String name, String pointer) throws IOException {
        if (name == null) {
            throw StartingPoints.unbuildable(pointer + "/file", "is missing: the dataset is a folder. Name its file.");
        }
        try {
            Path file = folder.resolve(name).toRealPath();
            if (file.startsWith(folder.toRealPath()) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException | NoSuchFileException e) {
            // said below
        }
        throw StartingPoints.unbuildable(pointer + "/file", "there is no file '" + name + "' in the folder.");
    }

    /** Whether it is a zip, but none that is a TorchScript module itself. */
    private static boolean isArchive(Path upload) throws IOException {
        try (InputStream in = Files.newInputStream(upload)) {
            if (!Arrays.equals(in.readNBytes(ZIP.length), ZIP)) {
                return false;
            }
        }
        try (ZipFile zip = new ZipFile(upload.toFile())) {
            return zip.stream().noneMatch(entry -> entry.getName().matches("[^/]+/data\\.pkl"));
        } catch (ZipException e) {
            return true;
        }
    }

    private static InputStream entry(ZipFile zip, String name, String pointer) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.isDirectory()) {
            List<String> names = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(other -> !other.endsWith("/"))
                    .limit(MOST_NAMES)
                    .toList();
            zip.close();
            throw StartingPoints.unbuildable(
                    pointer + "/file", "there is no '" + name + "' in the archive. There is: " + names);
        }
        return new FilterInputStream(zip.getInputStream(entry)) {
            @Override
            public void close() throws IOException {
                zip.close();
            }
        };
    }
}
