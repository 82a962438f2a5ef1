package io.engram.data;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What messages call a dataset that was uploaded: who sent it knows the name that it was given, and nothing of the file
 * that the server keeps it in. What is read in place keeps the name of its file.
 */
public final class UploadName {

    /** As the server keeps an upload, and as it is called while it comes. */
    private static final Pattern KEPT = Pattern.compile("dst_[0-9a-z]+\\.csv(\\.part)?");

    private UploadName() {}

    /**
     * The message in the words of the one who sent the file.
     *
     * @param file that the message is about; null for a bundled sample
     * @param dataset its name
     */
    public static String in(String message, @Nullable Path file, String dataset) {
        String name = file == null ? "" : String.valueOf(file.getFileName());
        return KEPT.matcher(name).matches() ? message.replace(name, dataset) : message;
    }
}
