package io.engram.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A path that this server may not read in place. */
final class OutsideFolders extends RuntimeException {

    OutsideFolders(String path, List<Path> folders) {
        super(
                folders.isEmpty()
                        ? "'" + path
                                + "' cannot be read in place, since this server allows no folder. Upload it, or list"
                                + " its folder in engram.datasets.folders and start the server again."
                        : "'" + path + "' does not lie in a folder that may be read in place: "
                                + folders.stream().map(Path::toString).collect(Collectors.joining(", "))
                                + ". Put it there, or add its folder to engram.datasets.folders and start the server"
                                + " again.");
    }
}
