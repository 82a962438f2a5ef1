package io.engram;

import java.nio.file.Path;

/** Where the servers of tests keep their data: the classes of one process share these folders, processes do not. */
public final class TestFolder {

    /** As a setting writes it, in front of the folder's name. */
    public static final String DATA = "engram.data=${engram.test.data:target/test-data}/";

    private TestFolder() {}

    /** The data folder of this name. */
    public static Path of(String name) {
        return Path.of(System.getProperty("engram.test.data", "target/test-data"), name);
    }
}
