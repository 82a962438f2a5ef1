package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ExperimentTest
class PreconditionTests {

    @Autowired
    MockMvcTester http;

    @Autowired
    Experiments experiments;

    @Autowired
    Admission admission;

    @Autowired
    Steering steering;

    @Autowired
    TrainingQueue queue;

    @Autowired
    ExperimentRecorder recorder;

    String id = "";

    @BeforeEach
    void post() {
        id = admission.accept(new PostedText(ExperimentFixtures.digits(), true)).id();
    }

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    @Test
    void deletesOnlyWhatTheClientHasSeen() {
        String seen = eTag();
        steering.cancel(id);

        MvcTestResult refused = delete(seen);

        assertThat(refused).hasStatus(412).hasContentType("application/problem+json");
        assertThat(refused).hasHeader("ETag", eTag());
        assertThat(delete("W/" + eTag())).hasStatus(412);
        assertThat(delete("no tag")).hasStatus(400);
        assertThat(experiments.existsById(id)).isTrue();
        assertThat(delete("\"other\", " + eTag())).hasStatus(204);
        assertThat(delete("*")).hasStatus(404);
    }

    @Test
    void changesTheTagWithTheBestCheckpointAlone() {
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 1, ExperimentFixtures.started());
        recorder.record(id, 1, ExperimentFixtures.stageEnded("valid", 1, 1.0, 0.5));
        String before = eTag();
        recorder.record(id, 1, ExperimentFixtures.saved("ckp_p1", 1, 0.8));

        assertThat(eTag()).isNotEqualTo(before).startsWith("\"");
        assertThat(ifNoneMatch(before)).hasStatusOk();
        assertThat(ifNoneMatch(eTag())).hasStatus(304);
        assertThat(ifNoneMatch("W/" + eTag())).hasStatus(304);
    }

    private MvcTestResult ifNoneMatch(String tag) {
        return http.get()
                .uri("/api/v1/experiments/" + id)
                .header("If-None-Match", tag)
                .exchange();
    }

    private MvcTestResult delete(String ifMatch) {
        return http.delete()
                .uri("/api/v1/experiments/" + id)
                .header("If-Match", ifMatch)
                .exchange();
    }

    private String eTag() {
        return String.valueOf(http.get()
                .uri("/api/v1/experiments/" + id)
                .exchange()
                .getResponse()
                .getHeader("ETag"));
    }
}
