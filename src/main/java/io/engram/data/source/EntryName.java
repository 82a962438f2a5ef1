package io.engram.data.source;

import io.engram.data.InvalidData;
import java.util.ArrayDeque;
import java.util.Deque;

/** Names of files within a dataset, as manifests and archives write them: on Windows some do it with backslashes. */
final class EntryName {

    /** No file system has longer ones. */
    private static final int MAX_LENGTH = 4096;

    private EntryName() {}

    /** Whether a text can be the name of a file at all. */
    static boolean possible(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().noneMatch(c -> c < ' ')
                && !text.endsWith("/")
                && !text.endsWith("\\");
    }

    /** The name with {@code /} between its parts, from where it is written. */
    static String slashed(String name) {
        String slashed = name.replace('\\', '/');
        return slashed.startsWith("./") ? slashed.substring(2) : slashed;
    }

    /**
     * The name without {@code .} and {@code ..}.
     *
     * @throws InvalidData where it is absolute or leaves the dataset
     */
    static String plain(String name) {
        if (!possible(name)) {
            throw new InvalidData(quoted(name) + " is no name of a file. Name a file of the dataset.");
        }
        String slashed = slashed(name);
        if (slashed.startsWith("/") || slashed.matches("[A-Za-z]:/.*")) {
            throw new InvalidData(quoted(name) + " is an absolute path. Give it relative to the manifest.");
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : slashed.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    throw new InvalidData(
                            quoted(name) + " lies outside the dataset. Put the file beside the manifest.");
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /**
     * {@link #plain} of an entry of an archive, which says where a file was and nothing of where it is to go.
     *
     * @throws InvalidData also where it has a {@code ..} at all
     */
    static String packed(String name) {
        String plain = plain(name);
        if (("/" + slashed(name) + "/").contains("/../")) {
            throw new InvalidData(quoted(name) + " has '..' in its name. Pack the folder itself.");
        }
        return plain;
    }

    /** Whether an entry of an archive is a folder by its name. */
    static boolean folder(String name) {
        return slashed(name).endsWith("/");
    }

    /** Files that systems leave behind and people do not see. */
    static boolean hidden(String name) {
        String slashed = slashed(name);
        String base = slashed.substring(slashed.lastIndexOf('/') + 1);
        return base.startsWith(".") || slashed.startsWith("__MACOSX/") || base.equals("Thumbs.db");
    }

    static String quoted(String name) {
        String shown = name.replaceAll("\\p{Cntrl}", " ");
        return "'" + (shown.length() <= 200 ? shown : shown.substring(0, 197) + "...") + "'";
    }

    /** The file is not there. */
    static InvalidData absent(String name, String where) {
        return new InvalidData(where + " has no file " + quoted(name) + ". Add it, or mend its name in the manifest.");
    }

    /** The dataset is one file, and none beside it belongs to it. */
    static InvalidData alone(String name) {
        return new InvalidData(
                "The dataset is one file alone, so " + quoted(name) + " cannot be read. Upload an archive"
                        + " (zip, tar) that holds the manifest and the files it names, or read a folder in place.");
    }
}
