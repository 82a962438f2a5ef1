package io.engram.data.source;

import io.engram.data.InvalidData;
import java.util.Collection;

/** The files of a dataset, in a folder or an archive, under names whose parts are separated by a slash. */
interface FileTree extends AutoCloseable {

    /** As messages call it. */
    String name();

    /** The names of all files in ascending order, hidden ones left out. */
    Collection<String> names();

    /** Whether there is a file of this name. */
    boolean has(String name);

    /**
     * A file.
     *
     * @throws InvalidData where it is not there, or would lie outside
     */
    Content content(String name);

    @Override
    void close();
}
