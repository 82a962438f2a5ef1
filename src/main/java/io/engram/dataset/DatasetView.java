package io.engram.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.engram.data.ColumnProfile;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset as the API shows it.
 *
 * @param preview its first rows, null in a list
 */
@Schema(
        name = "Dataset",
        description = "A file or an archive to train on: uploaded, or a sample that comes with Engram")
record DatasetView(
        @Schema(description = "dst_..., or the name of a sample")
        String id,

        String name,

        @Schema(description = "Size of the file") long bytes,

        @Schema(description = "Of the file, in hexadecimal") String sha256,

        @Schema(description = "Number of examples, the header not counted")
        long rows,

        @Schema(description = "In the order of the file") List<ColumnProfile> columns,

        @Schema(description = "When it was uploaded; null for a sample") @Nullable
        Instant createdAt,

        @Schema(description = "Whether it comes with Engram")
        boolean sample,

        @Schema(
                description =
                        "Experiments and evaluations that still need it; it cannot be deleted before they have ended")
        List<String> usedBy,

        @Schema(description = "The first rows as they are written; not in lists")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<List<String>> preview) {

    /** As it stands in a list: without the statistics of columns, whose size grows with the file. */
    DatasetView brief() {
        return new DatasetView(
                id,
                name,
                bytes,
                sha256,
                rows,
                columns.stream().map(ColumnProfile::brief).toList(),
                createdAt,
                sample,
                usedBy,
                preview);
    }

    DatasetView withPreview(List<List<String>> rows) {
        return new DatasetView(id, name, bytes, sha256, this.rows, columns, createdAt, sample, usedBy, rows);
    }

    DatasetView usedBy(List<String> ids) {
        return new DatasetView(id, name, bytes, sha256, rows, columns, createdAt, sample, ids, preview);
    }
}
