package io.engram.dataset;

import io.engram.data.BadRows;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to be read in place, and what it is to be called. */
@Schema(description = "A file or folder of the server's machine")
record RegisterRequest(
        @Schema(
                description = "What definitions call it",
                example = "boxes",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String name,

        @Schema(
                description = "Its absolute path, within a folder of engram.datasets.folders",
                example = "/data/sets/boxes.csv",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String path,

        @Schema(
                description = BadRowsParameter.TEXT,
                allowableValues = {"refuse", "skip"},
                defaultValue = "refuse")
        @Nullable
        String badRows) {

    String requireName() {
        return present("name", name, "Name the dataset: boxes.");
    }

    String requirePath() {
        return present("path", path, "Give the file's or folder's on the server's machine: /data/sets/boxes.csv.");
    }

    BadRows rule() {
        return BadRowsParameter.rule(badRows);
    }

    private static String present(String parameter, @Nullable String value, String cure) {
        if (value == null || value.isBlank()) {
            throw new InvalidParameter(parameter, "is missing. " + cure);
        }
        return value;
    }
}
