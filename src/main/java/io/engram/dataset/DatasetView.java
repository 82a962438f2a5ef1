package io.engram.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.engram.data.ColumnProfile;
import io.engram.data.UnreadableRows;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset as the API shows it.
 *
 * @param preview its first rows, null in a list
 * @param changed why it cannot be read any more, null where it can, and in a list
 */
@Schema(
        name = "Dataset",
        description = "A file or an archive to train on: uploaded, read in place, or a sample that comes with Engram")
record DatasetView(
        @Schema(description = "dst_..., or the name of a sample")
        String id,

        String name,

        @Schema(description = "Size of the file, or of all files of a folder")
        long bytes,

        @Schema(description = "Of the file, in hexadecimal; of a folder, of the names and bytes of its files")
        String sha256,

        @Schema(description = "Number of examples, the header not counted")
        long rows,

        @Schema(description = "In the order of the file") List<ColumnProfile> columns,

        @Schema(description = "The rows that were left out; left out itself where there are none")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        UnreadableRows unreadable,

        @Schema(description = "When it was uploaded or registered; null for a sample") @Nullable
        Instant createdAt,

        @Schema(description = "Whether it comes with Engram")
        boolean sample,

        @Schema(
                description =
                        "Where the server reads it in place: nothing was copied, and deleting the dataset leaves it"
                                + " there; null for an upload or a sample")
        @Nullable
        String path,

        @Schema(
                description =
                        "Experiments and evaluations that still need it; it cannot be deleted before they have ended")
        List<String> usedBy,

        @Schema(description = "The first rows as they are written; not in lists")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<List<String>> preview,

        @Schema(
                description =
                        "Why what is read in place cannot be read any more, and the cure; left out where it can, and"
                                + " in lists")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String changed) {

    /** As it stands in a list: without the statistics of columns, whose size grows with the file. */
    DatasetView brief() {
        return new DatasetView(
                id,
                name,
                bytes,
                sha256,
                rows,
                columns.stream().map(ColumnProfile::brief).toList(),
                unreadable,
                createdAt,
                sample,
                path,
                usedBy,
                preview,
                changed);
    }

    DatasetView withPreview(List<List<String>> rows) {
        return new DatasetView(
                id,
                name,
                bytes,
                sha256,
                this.rows,
                columns,
                unreadable,
                createdAt,
                sample,
                path,
                usedBy,
                rows,
                changed);
    }

    DatasetView usedBy(List<String> ids) {
        return new DatasetView(
                id, name, bytes, sha256, rows, columns, unreadable, createdAt, sample, path, ids, preview, changed);
    }

    /** Instead of rows, why there are none. */
    DatasetView changed(String how) {
        return new DatasetView(
                id, name, bytes, sha256, rows, columns, unreadable, createdAt, sample, path, usedBy, List.of(), how);
    }

    boolean isInPlace() {
        return path != null;
    }
}
