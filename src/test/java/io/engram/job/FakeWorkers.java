package io.engram.job;

import io.engram.TestClassPath;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Starts {@link FakeWorker} in the place of the real one, by the same means. */
class FakeWorkers {

    @Bean
    @Primary
    WorkerLauncher fakeLauncher(JavaWorkerLauncher real) {
        return (folder, log) -> {
            List<String> command = real.java();
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", TestClassPath.get(), FakeWorker.class.getName()));
            return real.launch(command, folder, log);
        };
    }
}
