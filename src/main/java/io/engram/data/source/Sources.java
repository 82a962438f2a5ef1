package io.engram.data.source;

import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import java.nio.file.Path;

/** Opens datasets by what they hold, not by how they are called. */
public final class Sources {

    private Sources() {}

    /**
     * Opens a file or a folder.
     *
     * @throws InvalidData where it is no dataset
     */
    public static Source open(Path fileOrFolder) {
        return open(fileOrFolder, SourceOptions.DEFAULT);
    }

    /** As {@link #open(Path)}. */
    public static Source open(Path fileOrFolder, SourceOptions options) {
        return new CsvSource(Content.of(fileOrFolder), options.missing());
    }

    /**
     * What is known of a dataset after one pass, in memory that does not depend on the number of rows.
     *
     * @throws InvalidData where a row cannot be read, or there is none
     */
    public static DatasetProfile profile(Source source) {
        return new SourceProfiler(source).profile();
    }
}
