package io.engram.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** The datasets that come with Engram, so that a first experiment needs no upload. */
public final class Samples {

    private static final Set<String> NAMES = Set.of("digits");

    private static final Map<String, DatasetProfile> PROFILES = new ConcurrentHashMap<>();

    private Samples() {}

    public static Set<String> names() {
        return NAMES;
    }

    /** The sample as CSV. */
    public static InputStream open(String name) {
        InputStream packed = NAMES.contains(name) ? Samples.class.getResourceAsStream(resource(name)) : null;
        if (packed == null) {
            throw new IllegalArgumentException("There is no sample '" + name + "'. Known: " + NAMES);
        }
        try {
            return new GZIPInputStream(packed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sample as a file of its own, which goes with this process. */
    public static Path extract(String name) {
        try (InputStream csv = open(name)) {
            Path file = Files.createTempFile("engram-" + name, ".csv");
            file.toFile().deleteOnExit();
            Files.copy(csv, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the sample " + name + " cannot be written to the temporary folder", e);
        }
    }

    /** What is known of the sample; read once. */
    public static DatasetProfile profile(String name) {
        return PROFILES.computeIfAbsent(name, sample -> CsvProfiler.profile(sample, open(sample)));
    }

    private static String resource(String name) {
        return "samples/" + name + ".csv.gz";
    }
}
