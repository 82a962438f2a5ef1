package io.engram.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.stream.EventReader.Block;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@StreamTest
class LogStreamTests {

    @Autowired
    StreamedExperiments experiments;

    @BeforeEach
    void awaitNobody() {
        experiments.awaitNobody();
    }

    private static Block next(EventReader reader) throws Exception {
        return Objects.requireNonNull(reader.event(), "the stream has ended");
    }

    /** The text of the log events until it is that long. */
    private static String text(EventReader reader, int length) throws Exception {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            Block block = next(reader);
            if (block.event().equals("log")) {
                text.append(block.json().get("text").asString());
            }
        }
        return text.toString();
    }

    private String get(String path) {
        HttpResponse<String> answer = experiments.send(experiments.request(path));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
        return answer.body();
    }

    @Test
    void tellsWholeLinesFromNowOnAndGoesOnWhereTheClientWas() throws Exception {
        String id = experiments.running();
        experiments.log(id, "before\nhalf");
        String path = "/experiments/" + id + "/events?type=log&type=state";
        String last;

        try (EventReader reader = experiments.open(path)) {
            String begun = String.valueOf(Objects.requireNonNull(reader.block()).id());
            assertThat(begun).endsWith("-7");
            experiments.log(id, " a line, \u00e4\nand ha");
            Block line = next(reader);
            assertThat(line.event()).isEqualTo("log");
            assertThat(line.json().get("text").asString()).isEqualTo("half a line, \u00e4\n");
            assertThat(line.id()).endsWith("-" + (7 + "half a line, xx\n".length()));
            last = reader.lastId();
        }
        experiments.log(id, "lf another\n");
        experiments.finish(id);

        try (EventReader reader = experiments.open(path, "Last-Event-ID", last)) {
            Block state = next(reader);
            assertThat(state.event()).isEqualTo("state");
            assertThat(String.valueOf(state.id()).replaceAll(".*-", "")).isEqualTo(last.replaceAll(".*-", ""));
            assertThat(next(reader).json().get("text").asString()).isEqualTo("and half another\n");
        }
        try (EventReader reader = experiments.open(path, "Last-Event-ID", "0")) {
            String all = "before\nhalf a line, \u00e4\nand half another\n";
            assertThat(text(reader, all.length())).isEqualTo(all);
        }
    }

    @Test
    void isSilentWhereNobodyAsksForTheLog() throws Exception {
        String id = experiments.running();

        try (EventReader reader = experiments.open("/experiments/" + id + "/events")) {
            reader.block();
            experiments.log(id, "unheard\n");
            for (int beats = 0; beats < 3; beats++) {
                assertThat(Objects.requireNonNull(reader.block()).comment()).isEqualTo("heartbeat");
            }
        }
    }

    @Test
    void beginsAgainWithAnotherFile() throws Exception {
        String id = experiments.running();
        experiments.log(id, "a long line of the first\n");

        try (EventReader reader = experiments.open("/experiments/" + id + "/events?type=log")) {
            reader.block();
            Files.writeString(experiments.log(id), "second\n");
            assertThat(next(reader).json().get("text").asString()).isEqualTo("second\n");
        }
    }

    @Test
    void givesTheLogOrItsEnd() throws Exception {
        String id = experiments.running();
        assertThat(get("/experiments/" + id + "/log")).isEmpty();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("line ").append(i).append('\n');
        }
        experiments.log(id, lines + "unfinished");

        assertThat(get("/experiments/" + id + "/log")).isEqualTo(lines + "unfinished");
        assertThat(get("/experiments/" + id + "/log?tail=3")).isEqualTo("line 19998\nline 19999\nunfinished");
        assertThat(get("/experiments/" + id + "/log?tail=15000").lines()).hasSize(15_000);
        assertThat(experiments
                        .send(experiments.request("/experiments/" + id + "/log?tail=-1"))
                        .statusCode())
                .isEqualTo(400);
    }

    /** Java's client has an answer when it has the headers. */
    @Test
    void answersBeforeThereIsAnythingToFollow() throws Exception {
        String id = experiments.running();

        HttpResponse<java.io.InputStream> answer = HttpClient.newHttpClient()
                .send(
                        experiments
                                .request("/experiments/" + id + "/log?follow=true")
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());

        assertThat(answer.statusCode()).isEqualTo(200);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            experiments.log(id, "first\n");
            assertThat(in.readLine()).isEqualTo("first");
            experiments.finish(id);
        }
    }

    @Test
    void followsUntilTheExperimentRests() throws Exception {
        String id = experiments.running();
        experiments.log(id, "first\nsecond\n");
        HttpResponse<java.io.InputStream> answer = HttpClient.newHttpClient()
                .send(
                        experiments
                                .request("/experiments/" + id + "/log?follow=true&tail=1")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());

        try (BufferedReader in = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(in.readLine()).isEqualTo("second");
            experiments.log(id, "third\n");
            assertThat(in.readLine()).isEqualTo("third");
            experiments.finish(id);
            experiments.log(id, "last word\n");
            assertThat(in.readLine()).isEqualTo("last word");
            assertThat(in.readLine()).isNull();
        }
        assertThat(get("/experiments/" + id + "/log?follow=true")).endsWith("third\nlast word\n");
    }
}
