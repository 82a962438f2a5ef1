package io.engram.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A few kills in every build; {@code -Dengram.kills=200} makes it the long run of docs/reliability.md. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells the working folders of other processes")
class KillTests {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("issue 4, deliver 3: whoever is killed, and whenever, nothing is lost and nothing is wrong")
    void losesNothingWhoeverIsKilledAndWhenever() throws IOException {
        KillRun run = new KillRun(folder, Integer.getInteger("engram.kills", 4), Long.getLong("engram.kills.seed", 4));

        String report = run.run();

        System.out.println(report);
        assertThat(run.findings().faults()).as(report).isEmpty();
    }
}
