package io.engram.dataset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the datasets.
 *
 * @param nextCursor what to ask for the next page with, null on the last
 * @param maxUploadBytes a larger upload is refused, which who sends it would like to know before
 */
@Schema(description = "Uploads, newest first, and behind them the samples")
record DatasetPage(
        List<DatasetView> items,

        @Schema(description = "Ask with this cursor for the next page; null on the last") @Nullable
        String nextCursor,

        @Schema(description = "How many bytes an upload may have", example = "1073741824")
        long maxUploadBytes) {}
