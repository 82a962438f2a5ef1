package io.engram.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.worker.Assignment;
import io.engram.worker.WorkerCommand;
import io.engram.worker.WorkerEvent;
import io.engram.worker.WorkerWire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of a worker that is out of its mind: a message, or one exception that the reader expects. */
class WireFuzzTests {

    private static final List<String> LINES = List.of(
            "{\"event\":\"started\",\"at\":\"2026-01-01T12:00:00Z\",\"pid\":1,\"device\":\"cpu\",\"epochs\":3,\"parameters\":7,"
                    + "\"resumed_from\":null,\"provenance\":{\"seed\":\"1\"}}",
            "{\"event\":\"progress\",\"at\":\"2026-01-01T12:00:00Z\",\"stage\":\"train\",\"epoch\":1,\"epochs\":2,\"step\":3,"
                    + "\"steps\":4,\"loss\":0.5,\"steps_per_second\":10.0,\"examples_per_second\":100.0,\"eta_seconds\":null}",
            "{\"event\":\"stage_ended\",\"at\":\"2026-01-01T12:00:00Z\",\"stage\":\"valid\",\"epoch\":3,\"step\":69,"
                    + "\"metrics\":{\"loss\":null,\"accuracy\":0.25},\"examples\":179,\"seconds\":0.5,\"learning_rate\":null}",
            "{\"event\":\"failed\",\"at\":\"2026-01-01T12:00:00Z\",\"category\":\"numeric\",\"reason\":\"a\",\"hint\":\"b\"}",
            "{\"event\":\"heartbeat\",\"at\":\"2026-01-01T12:00:00Z\"}",
            "{\"command\":\"cancel\"}",
            "{\"experiment\":\"exp_1\",\"attempt\":1,\"definition\":{\"name\":\"x\"},\"folder\":\"f\",\"dataset\":null,\"threads\":1}");

    @Test
    void readsAMessageOrSaysThatItIsNone() {
        Fuzz.texts(2000, WireFuzzTests::line, line -> {
            read(line, WorkerEvent.class);
            read(line, WorkerCommand.class);
            read(line, Assignment.class);
        });
    }

    private static String line(Chance chance) {
        return chance.oneIn(10) ? Mutations.token(chance) : Mutations.text(chance.of(LINES), chance);
    }

    private static void read(String line, Class<?> type) {
        try {
            assertThat(WorkerWire.read(line, type)).isInstanceOf(type);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("not a " + type.getSimpleName());
        }
    }
}
