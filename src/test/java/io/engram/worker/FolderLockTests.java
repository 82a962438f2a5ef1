package io.engram.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.engram.TestClassPath;
import io.engram.brain.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against another process, since that is what it is for. */
@SuppressWarnings("try") // held, not looked at
class FolderLockTests {

    @TempDir
    private Path folder;

    private Process other;

    /** Holds the lock until it is killed. */
    static final class Holder {

        public static void main(String[] arguments) throws Exception {
            try (FolderLock lock = take(Path.of(arguments[0]), Duration.ZERO, StopSignal.NEVER)) {
                System.out.write('!');
                System.out.flush();
                System.in.read();
            }
        }
    }

    private static FolderLock take(Path folder, Duration patience, StopSignal stop) throws IOException {
        return FolderLock.take(folder, FolderLock.WORKER, patience, stop);
    }

    @BeforeEach
    void letAnotherProcessTakeIt() throws IOException {
        other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        TestClassPath.get(),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(other.getInputStream().read()).isEqualTo('!');
    }

    @AfterEach
    void endTheOther() throws InterruptedException {
        other.destroyForcibly().waitFor();
    }

    @Test
    void keepsOthersOutWhileItsProcessLives() {
        assertThatExceptionOfType(FolderInUse.class)
                .isThrownBy(() -> take(folder, Duration.ofMillis(150), StopSignal.NEVER))
                .withMessageContaining(folder.toString());
    }

    @Test
    void isFreeAsSoonAsItsProcessIsKilled() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        StopSignal killOnTheSecondLook = () -> {
            if (asked.incrementAndGet() == 2) {
                other.destroyForcibly();
            }
            return false;
        };

        try (FolderLock lock = take(folder, Duration.ofMinutes(1), killOnTheSecondLook)) {
            assertThat(asked).hasValueGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void isNotWaitedForByOneThatShallStop() {
        assertThatExceptionOfType(FolderInUse.class).isThrownBy(() -> take(folder, Duration.ofMinutes(10), () -> true));
    }
}
