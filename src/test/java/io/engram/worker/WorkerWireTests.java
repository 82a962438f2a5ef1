package io.engram.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkerWireTests {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void writesAnEventAsOneLineOfSnakeCase() {
        String line = WorkerWire.write(new WorkerEvent.Progress(NOON, "train", 1, 2, 3, 4, 0.5, 10, 100, null));

        assertThat(line)
                .isEqualTo("{\"event\":\"progress\",\"at\":\"2026-01-01T12:00:00Z\",\"stage\":\"train\",\"epoch\":1,"
                        + "\"epochs\":2,\"step\":3,\"steps\":4,\"loss\":0.5,\"steps_per_second\":10.0,"
                        + "\"examples_per_second\":100.0,\"eta_seconds\":null}");
    }

    @Test
    void readsWhatItWrote() {
        Map<String, @Nullable Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", null);
        metrics.put("accuracy", 0.25);
        WorkerEvent event = new WorkerEvent.StageEnded(NOON, "valid", 3, 69, metrics, 179, 0.5, null);

        assertThat(WorkerWire.read(WorkerWire.write(event), WorkerEvent.class)).isEqualTo(event);
    }

    @Test
    void writesACommandInLowerCase() {
        assertThat(WorkerWire.write(new WorkerCommand(7, WorkerCommand.Kind.STOP)))
                .isEqualTo("{\"id\":7,\"command\":\"stop\"}");
        assertThat(WorkerWire.read("{\"id\":7,\"command\":\"checkpoint\"}", WorkerCommand.class))
                .isEqualTo(new WorkerCommand(7, WorkerCommand.Kind.CHECKPOINT));
    }

    @Test
    void refusesALineThatSaysNothing() {
        assertThatThrownBy(() -> WorkerWire.read("null", WorkerEvent.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a WorkerEvent");
    }

    @Test
    void refusesAFieldThatItDoesNotKnow() {
        assertThatThrownBy(() -> WorkerWire.read("{\"id\":7,\"command\":\"stop\",\"now\":true}", WorkerCommand.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a WorkerCommand");
    }
}
