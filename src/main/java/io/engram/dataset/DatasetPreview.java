package io.engram.dataset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The beginning of a dataset, to look at. */
@Schema(description = "The first rows of a dataset as they are written; long cells are cut to 200 characters")
record DatasetPreview(
        @Schema(description = "The header") List<String> columns,

        @Schema(description = "A list of cells for each row")
        List<List<String>> rows) {}
