package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class JavaWorkerLauncherTests {

    private final JavaWorkerLauncher launcher = launcher(DataSize.ofBytes(0));

    private static JavaWorkerLauncher launcher(DataSize memory) {
        return new JavaWorkerLauncher(
                jobs(2, 5),
                new WorkerLimits(
                        DataSize.ofGigabytes(1),
                        memory,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ofSeconds(1)));
    }

    private static JobSettings jobs(int parallel, int threads) {
        return new JobSettings(parallel, threads, 0, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

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
    void sharesTheClassesThatLieBesideTheCode(@TempDir Path folder) throws IOException {
        String jar = folder.resolve("engram.jar").toString();
        assertThat(launcher.command(jar)).noneMatch(option -> option.startsWith("-XX:SharedArchiveFile"));

        Path classes = Files.createFile(folder.resolve("training.jsa"));

        assertThat(launcher.command(jar)).contains("-XX:SharedArchiveFile=" + classes, "-Xshare:auto");
        assertThat(launcher.command(jar + ":/b/lib.jar")).contains("-XX:SharedArchiveFile=" + classes);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux limits the address space of a process")
    void limitsTheAddressSpaceOfTheProcessItself(@TempDir Path folder) throws Exception {
        Process process = launcher(DataSize.ofGigabytes(3))
                .launch(List.of("/bin/sh", "-c", "ulimit -v; echo $PPID"), folder, folder.resolve("log"));

        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(lines)
                .containsExactly(
                        Long.toString(3L << 20),
                        Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void sharesTheThreadsAmongTheWorkers() {
        assertThat(jobs(2, 5).threadsPerWorker()).isEqualTo(2);
        assertThat(jobs(4, 2).threadsPerWorker()).isEqualTo(1);
    }
}
