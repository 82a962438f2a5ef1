package io.engram.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CorruptCheckpoint;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.MissingState;
import io.engram.storage.FreeSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureReportTests {

    @Test
    void blamesTheStorageForACheckpointThatCannotBeWrittenOrRead() {
        assertThat(FailureReport.of(new UncheckedIOException("cannot write", new IOException("full")))
                        .category())
                .isEqualTo(FailureCategory.STORAGE);
        assertThat(FailureReport.of(new CorruptCheckpoint("torn")).category()).isEqualTo(FailureCategory.STORAGE);
    }

    @Test
    void saysOfAFullDiskWhereHowMuchIsMissingAndWhatHelps() {
        FreeSpace full = new FreeSpace(100, folder -> 50);
        Throwable thrown = catchThrowable(() -> full.require(Path.of("checkpoints"), 7));

        FailureReport report = FailureReport.of(thrown);

        assertThat(report.category()).isEqualTo(FailureCategory.STORAGE);
        assertThat(report.reason()).contains("checkpoints", "needed are 7 bytes", "free are 50");
        assertThat(report.hint()).contains("Free some space");
    }

    @Test
    void advisesToStartAfreshWhereACheckpointLacksAState() {
        Manifest manifest = new Manifest("ckp_1", Instant.EPOCH, 1, 1, true, Map.of(), Map.of(), Map.of(), Map.of());

        FailureReport report =
                FailureReport.of(new MissingState(new Checkpoint(Path.of("ckp_1"), manifest), "epoch.txt"));

        assertThat(report.category()).isEqualTo(FailureCategory.SPEC);
        assertThat(report.reason()).contains("ckp_1").contains("epoch.txt");
        assertThat(report.hint()).contains("new experiment");
    }
}
