package io.engram.data.source;

import io.engram.data.BadRows;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a dataset is to be read.
 *
 * @param missing how a missing cell of CSV or TSV is written; an empty one is missing always
 * @param folder where the files lie that a single manifest names; null where it names none, since what lies beside an
 *     uploaded file is somebody else's
 * @param badRows whether a row that cannot be read is left out
 * @param name what messages call the file, whose sender knows no other; null for its own. A folder has its own always
 */
public record SourceOptions(
        Set<String> missing,
        @Nullable Path folder,
        BadRows badRows,
        @Nullable String name) {

    /**
     * Only an empty cell is missing, there are no files beside, bad rows are refused, and messages call the file as it
     * is called.
     */
    public static final SourceOptions DEFAULT = new SourceOptions(Set.of(), null, BadRows.REFUSE, null);

    public SourceOptions {
        missing = Set.copyOf(missing);
    }

    /** The same with a folder of files that rows may name; null for none. */
    public SourceOptions in(@Nullable Path beside) {
        return new SourceOptions(missing, beside, badRows, name);
    }

    /** The same with a rule for rows that cannot be read. */
    public SourceOptions on(BadRows rule) {
        return new SourceOptions(missing, folder, rule, name);
    }

    /** The same with a name for messages. */
    public SourceOptions called(String other) {
        return new SourceOptions(missing, folder, badRows, other);
    }
}
