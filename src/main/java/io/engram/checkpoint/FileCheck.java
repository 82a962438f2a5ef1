package io.engram.checkpoint;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How a file of a checkpoint compares with what the manifest says of it.
 *
 * @param file its name
 * @param state ok, missing, unreadable, or what differs: size or digest
 * @param bytes its size as the manifest says
 * @param sha256 its digest as the manifest says
 */
public record FileCheck(String file, State state, long bytes, String sha256) {

    /** What can be found. */
    public enum State {
        OK,
        MISSING,
        UNREADABLE,
        SIZE,
        DIGEST;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the whole file, unless its size says enough. */
    static FileCheck of(Path folder, String name, Manifest.FileDigest expected) {
        return new FileCheck(name, state(folder.resolve(name), expected), expected.bytes(), expected.sha256());
    }

    private static State state(Path file, Manifest.FileDigest expected) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return State.MISSING;
            }
            if (Files.size(file) != expected.bytes()) {
                return State.SIZE;
            }
            return Disk.sha256(file).equals(expected.sha256()) ? State.OK : State.DIGEST;
        } catch (NoSuchFileException e) {
            return State.MISSING;
        } catch (IOException e) {
            return State.UNREADABLE;
        }
    }

    /** Whether it is what it was. */
    public boolean isOk() {
        return state == State.OK;
    }

    /** What is wrong with it, in words. */
    public String inWords() {
        return file + " "
                + switch (state) {
                    case OK -> "is whole";
                    case MISSING -> "is missing";
                    case UNREADABLE -> "cannot be read";
                    case SIZE -> "does not have the size that its manifest says, " + bytes + " bytes";
                    case DIGEST -> "does not have the SHA-256 that its manifest says";
                };
    }
}
