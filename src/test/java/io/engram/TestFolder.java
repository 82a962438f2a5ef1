package io.engram;

import java.nio.file.Path;

/** Where the servers of tests keep their data. One process at a time runs tests: they share these folders. */
public final class TestFolder {

    /** As a setting writes it, in front of the folder's name. */
    public static final String DATA = "engram.data=target/test-data/";

    private TestFolder() {}

    /** The data folder of this name. */
    public static Path of(String name) {
        return Path.of("target/test-data", name);
    }
}
