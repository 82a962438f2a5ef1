package io.engram.worker;

import java.nio.file.Path;

/** Another process works in a folder that only one at a time may work in. */
public final class FolderInUse extends RuntimeException {

    FolderInUse(Path folder) {
        super("another process works in " + folder + "; end it first");
    }
}
