package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class JavaWorkerLauncherTests {

    private final JavaWorkerLauncher launcher = new JavaWorkerLauncher(
            new JobSettings(2, 5, DataSize.ofGigabytes(1), Duration.ofSeconds(1), 0, Duration.ofSeconds(1)));

    @Test
    void startsTheExecutableJarWhereTheServerRunsFromIt() {
        assertThat(launcher.command("/opt/engram.jar"))
                .contains("-Xmx1024m")
                .endsWith("-jar", "/opt/engram.jar", "worker");
    }

    @Test
    void startsTheClassesOtherwise() {
        assertThat(launcher.command("/a/classes:/b/lib.jar"))
                .endsWith("-cp", "/a/classes:/b/lib.jar", "io.engram.Engram", "worker");
    }

    @Test
    void sharesTheThreadsAmongTheWorkers() {
        assertThat(new JobSettings(2, 5, DataSize.ofGigabytes(1), Duration.ZERO, 0, Duration.ZERO).threadsPerWorker())
                .isEqualTo(2);
        assertThat(new JobSettings(4, 2, DataSize.ofGigabytes(1), Duration.ZERO, 0, Duration.ZERO).threadsPerWorker())
                .isEqualTo(1);
    }
}
