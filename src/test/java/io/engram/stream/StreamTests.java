package io.engram.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.stream.EventReader.Block;
import io.engram.worker.WorkerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@StreamTest
class StreamTests {

    @Autowired
    StreamedExperiments experiments;

    @BeforeEach
    void awaitNobody() {
        experiments.awaitNobody();
    }

    private static Block next(EventReader reader) throws Exception {
        return Objects.requireNonNull(reader.event(), "the stream has ended");
    }

    private static List<String> types(EventReader reader, int count) throws Exception {
        List<String> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            types.add(next(reader).event());
        }
        return types;
    }

    @Test
    void beginsNowAndSaysWhereThatIs() throws Exception {
        String id = experiments.running();

        try (EventReader reader = experiments.open("/experiments/" + id + "/events")) {
            Block first = Objects.requireNonNull(reader.block());
            experiments.stage(id, 1);
            Block metric = next(reader);

            assertThat(reader.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(reader.header("Cache-Control")).contains("no-cache");
            assertThat(first.retry()).isEqualTo("2000");
            assertThat(first.data()).isEmpty();
            assertThat(Long.parseLong(String.valueOf(first.id()))).isPositive();
            assertThat(metric.event()).isEqualTo("metric");
            assertThat(Long.parseLong(String.valueOf(metric.id())))
                    .isGreaterThan(Long.parseLong(String.valueOf(first.id())));
        }
    }

    /** As after a backup has been put back: what the client knows may never have happened. */
    @ParameterizedTest
    @CsvSource({"/events?type=state", "/experiments/ID/events"})
    void saysThatAnIdIsAheadOfAllThatIsStored(String path) throws Exception {
        String id = experiments.running();

        try (EventReader reader = experiments.open(path.replace("ID", id), "Last-Event-ID", "999999999")) {
            Block first = Objects.requireNonNull(reader.block());
            Block reset = Objects.requireNonNull(reader.block());
            experiments.finish(id);

            assertThat(reset.event()).isEqualTo("reset");
            assertThat(reset.id()).isNull();
            assertThat(reset.json().get("last_event_id").asLong()).isEqualTo(999_999_999);
            assertThat(reset.json().get("newest").asString()).isEqualTo(first.id());
            assertThat(reset.json().get("experiment_id").asString("all")).isEqualTo(path.contains("ID") ? id : "all");
            assertThat(next(reader).json().get("status").asString()).isEqualTo("completed");
        }
    }

    @Test
    void tellsWhatTheApiPromises() throws Exception {
        String id = experiments.running();
        experiments.stage(id, 1);
        experiments.tell(
                id,
                new WorkerEvent.CheckpointSaved(
                        StreamedExperiments.NOW, "ckp_" + id, 1, 22, true, Map.of(), 3, 1, "ab", List.of("ckp_old")));
        experiments.finish(id);

        try (EventReader reader = experiments.open("/experiments/" + id + "/events", "Last-Event-ID", "0")) {
            JsonNode queued = next(reader).json();
            assertThat(queued.get("experiment_id").asString()).isEqualTo(id);
            assertThat(queued.get("status").asString()).isEqualTo("queued");
            assertThat(queued.get("at").asString()).endsWith("Z");
            assertThat(types(reader, 2)).containsExactly("state", "state");
            JsonNode metric = next(reader).json();
            assertThat(metric.propertyNames())
                    .containsExactlyInAnyOrder(
                            "experiment_id",
                            "at",
                            "stage",
                            "epoch",
                            "step",
                            "metrics",
                            "examples",
                            "seconds",
                            "learning_rate");
            assertThat(metric.get("at").asString()).isEqualTo("2026-01-02T03:04:05Z");
            assertThat(metric.at("/metrics/loss").asDouble()).isEqualTo(0.5);
            JsonNode checkpoint = next(reader).json();
            assertThat(checkpoint.get("id").asString()).isEqualTo("ckp_" + id);
            assertThat(checkpoint.get("end_of_epoch").asBoolean()).isTrue();
            assertThat(checkpoint.at("/deleted/0").asString()).isEqualTo("ckp_old");
            assertThat(next(reader).json().get("status").asString()).isEqualTo("completed");
        }
    }

    @Test
    void replaysWhatCameBehindAnIdAndNothingElse() throws Exception {
        String other = experiments.running();
        String id = experiments.running();
        String last;
        try (EventReader reader = experiments.open("/experiments/" + id + "/events")) {
            experiments.stage(id, 1);
            next(reader);
            last = reader.lastId();
        }
        experiments.stage(id, 2);
        experiments.stage(other, 7);
        experiments.stage(id, 3);

        try (EventReader one = experiments.open("/experiments/" + id + "/events", "Last-Event-ID", last);
                EventReader all = experiments.open("/events", "Last-Event-ID", last)) {
            assertThat(Objects.requireNonNull(one.block()).id()).isEqualTo(last);
            assertThat(List.of(next(one), next(one)))
                    .extracting(block -> block.json().get("epoch").asInt())
                    .containsExactly(2, 3);
            assertThat(List.of(next(all), next(all), next(all)))
                    .extracting(block -> block.json().get("epoch").asInt())
                    .containsExactly(2, 7, 3);
        }
    }

    @Test
    void sendsOnlyTheTypesThatAreAskedFor() throws Exception {
        String id = experiments.running();
        experiments.stage(id, 1);
        experiments.finish(id);

        try (EventReader some =
                        experiments.open("/experiments/" + id + "/events?type=state,progress", "Last-Event-ID", "0");
                EventReader repeated = experiments.open(
                        "/experiments/" + id + "/events?type=metric&type=checkpoint", "Last-Event-ID", "0")) {
            assertThat(types(some, 4)).containsOnly("state");
            assertThat(types(repeated, 1)).containsExactly("metric");
            assertThat(Objects.requireNonNull(repeated.block()).comment()).isEqualTo("heartbeat");
        }
    }

    @Test
    void beatsAndTellsHowFarItIs() throws Exception {
        String id = experiments.running();

        try (EventReader reader = experiments.open("/experiments/" + id + "/events?type=checkpoint")) {
            String begun = String.valueOf(Objects.requireNonNull(reader.block()).id());
            experiments.stage(id, 1);
            Block beat = Objects.requireNonNull(reader.block());
            while (beat.id() == null) {
                assertThat(beat.comment()).isEqualTo("heartbeat");
                beat = Objects.requireNonNull(reader.block());
            }

            assertThat(Long.parseLong(String.valueOf(beat.id()))).isGreaterThan(Long.parseLong(begun));
        }
    }

    /** It goes with what is stored where that is about to be told, and is not left behind by it. */
    @Test
    void tellsProgressWhileMuchIsStored() throws Exception {
        String id = experiments.running();
        AtomicBoolean over = new AtomicBoolean();
        Thread storing = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                experiments.happen(id, "note", Map.of("number", i));
            }
        });

        String path = "/experiments/" + id + "/events?type=progress";
        try (EventReader reader = experiments.open(path);
                EventReader second = experiments.open(path);
                EventReader third = experiments.open(path);
                EventReader fourth = experiments.open(path)) {
            storing.start();
            for (int step = 1; step <= 30; step++) {
                experiments.progress(id, step);
                for (EventReader each : List.of(reader, second, third, fourth)) {
                    assertThat(next(each).json().get("step").asInt()).isEqualTo(step);
                }
            }
        } finally {
            over.set(true);
            storing.join();
        }
    }

    @Test
    void tellsTheNewestProgressWithoutAnId() throws Exception {
        String id = experiments.running();

        try (EventReader reader = experiments.open("/experiments/" + id + "/events?type=progress")) {
            for (int step = 1; step <= 200; step++) {
                experiments.progress(id, step);
            }
            int told = 1;
            Block progress = next(reader);
            while (progress.json().get("step").asInt() < 200) {
                progress = next(reader);
                told++;
            }

            assertThat(progress.id()).isNull();
            assertThat(progress.json().propertyNames())
                    .containsExactlyInAnyOrder(
                            "experiment_id",
                            "at",
                            "stage",
                            "epoch",
                            "epochs",
                            "step",
                            "steps",
                            "loss",
                            "steps_per_second",
                            "examples_per_second",
                            "eta_seconds");
            assertThat(told).isLessThan(200);
        }
    }

    @Test
    void endsWithTheExperiment() throws Exception {
        String id = experiments.running();
        experiments.finish(id);

        try (EventReader one = experiments.open("/experiments/" + id + "/events?type=metric");
                EventReader all = experiments.open("/events?type=deleted")) {
            assertThat(experiments.delete(id)).isEqualTo(204);

            Block deleted = next(one);
            assertThat(deleted.event()).isEqualTo("deleted");
            assertThat(deleted.id()).isNull();
            assertThat(one.event()).isNull();
            assertThat(next(all).json().get("experiment_id").asString()).isEqualTo(id);
        }
        assertThat(experiments
                        .send(experiments.request("/experiments/" + id + "/events"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /experiments/exp_none/events           | 1     | 404 | exp_none
            /experiments/exp_none/log              | 1     | 404 | exp_none
            /events                                | first | 400 | Last-Event-ID
            /events                                | -1    | 400 | Last-Event-ID
            /events                                | 1-2-3 | 400 | Last-Event-ID
            /events?type=metrics                   | 1     | 400 | Known: state, metric, checkpoint
            /events?type=log                       | 1     | 400 | /experiments/{id}/events?type=log
            """)
    void saysWhatIsWrongBeforeItBegins(String path, String lastEventId, int status, String sentence) {
        var answer = experiments.send(experiments.request(path).header("Last-Event-ID", lastEventId));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(sentence);
    }
}
