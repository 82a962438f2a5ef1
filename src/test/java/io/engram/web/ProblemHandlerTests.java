package io.engram.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.experiment.ExperimentTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ExperimentTest
class ProblemHandlerTests {

    @Autowired
    MockMvcTester http;

    @Test
    void tellsTextThatIsNoYamlFromADefinitionThatIsWrong() {
        assertProblem(post("application/yaml", "name: [unclosed"), 400, "/problems/unreadable-definition");
        assertProblem(post("application/json", "{\"name\": "), 400, "/problems/unreadable-definition");
        assertProblem(post("application/yaml", "name: x"), 400, "/problems/invalid-definition");
    }

    @Test
    void pointsAtEveryFlawAtOnce() {
        MvcTestResult answer = post("application/json", "{\"name\": \"\", \"epoch\": 1, \"epochs\": -1}");

        assertThat(answer)
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .asArray()
                .contains("/epoch", "/epochs");
    }

    @Test
    void saysThatADatasetIsUnknownAndWhichIsMeant() {
        MvcTestResult answer = post("application/yaml", digits().replace("dataset: digits", "dataset: digit"));

        assertProblem(answer, 422, "/problems/unbuildable-definition");
        assertThat(answer).bodyJson().extractingPath("$.errors[0].pointer").isEqualTo("/data/dataset");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.errors[0].detail")
                .asString()
                .contains("did you mean 'digits'");
    }

    @Test
    void saysWhichLayerDoesNotFit() {
        MvcTestResult answer =
                post("application/yaml", digits().replace("- relu", "- conv2d: {channels: 4, kernel: 3}"));

        assertThat(answer)
                .bodyJson()
                .extractingPath("$.errors[0].pointer")
                .asString()
                .startsWith("/modules/model");
    }

    @Test
    void refusesOtherContentTypes() {
        MvcTestResult answer = post("text/plain", "name: x");

        assertProblem(answer, 415, "/problems/unsupported-media-type");
        assertThat(answer).bodyJson().extractingPath("$.detail").asString().contains("application/yaml");
    }

    @Test
    void refusesABodyOfMoreThanAMebibyte() {
        assertProblem(post("application/yaml", "# ".repeat(1 << 20)), 413, "/problems/too-large");
    }

    @Test
    void refusesWhatIsNotText() {
        MvcTestResult answer = http.post()
                .uri("/api/v1/experiments")
                .contentType("application/json")
                .content(new byte[] {(byte) 0xff, (byte) 0xfe})
                .exchange();

        assertProblem(answer, 400, "/problems/unreadable-definition");
    }

    @Test
    void knowsNoSuchThing() {
        assertProblem(get("/api/v1/experiments/exp_none"), 404, "/problems/not-found");
        assertProblem(get("/api/v1/experiments/exp_none/epochs"), 404, "/problems/not-found");
        assertProblem(get("/api/v1/experiments/exp_none/metrics"), 404, "/problems/not-found");
        assertProblem(get("/api/v1/experiments/exp_none/checkpoints"), 404, "/problems/not-found");
        assertProblem(get("/api/v1/experiments/exp_none/checkpoints/best"), 404, "/problems/not-found");
        assertProblem(get("/api/v1/checkpoints/ckp_none"), 404, "/problems/not-found");
        assertProblem(get("/api/v1/checkpoints/ckp_none/download"), 404, "/problems/not-found");
        assertProblem(get("/api/v1/nothing"), 404, "/problems/not-found");
    }

    @Test
    void refusesParametersThatCannotBe() {
        assertProblem(get("/api/v1/experiments?limit=0"), 400, "/problems/invalid-parameter");
        assertProblem(get("/api/v1/experiments?limit=many"), 400, "/problems/bad-request");
        assertProblem(get("/api/v1/experiments?sort=colour"), 400, "/problems/invalid-parameter");
        assertProblem(get("/api/v1/experiments?status=asleep"), 400, "/problems/invalid-parameter");
        assertProblem(get("/api/v1/checkpoints"), 400, "/problems/bad-request");
        assertProblem(get("/api/v1/checkpoints?metric=valid.loss&mode=middle"), 400, "/problems/invalid-parameter");
        assertProblem(
                get("/api/v1/experiments?cursor=LW5hbWUKZXhwXzEKAA&sort=-name"), 400, "/problems/invalid-parameter");
    }

    @Test
    void showsEachValueOfARepeatedParameter() {
        MvcTestResult answer = get("/api/v1/experiments?limit=many&limit=1");

        assertThat(answer)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("The parameter 'limit' cannot be 'many,1'; it must be a whole number.");
    }

    @Test
    void refusesABodyThatIsCompressed() {
        MvcTestResult answer = http.post()
                .uri("/api/v1/experiments")
                .contentType("application/json")
                .header("Content-Encoding", "gzip")
                .content("{}")
                .exchange();

        assertProblem(answer, 400, "/problems/unreadable-definition");
        assertThat(answer).bodyText().contains("The body is encoded with 'gzip'. Send it as it is.");
    }

    @Test
    void namesTheVerbsThatAreKnown() {
        MvcTestResult answer = http.put().uri("/api/v1/experiments").exchange();

        assertProblem(answer, 405, "/problems/method-not-allowed");
        assertThat(answer).bodyJson().extractingPath("$.detail").asString().contains("GET", "POST");
    }

    @Test
    void answersWithAProblemEvenToWhomWantsAnImage() {
        MvcTestResult answer = http.get()
                .uri("/api/v1/experiments")
                .header("Accept", "image/png")
                .exchange();

        assertProblem(answer, 406, "/problems/not-acceptable");
    }

    @Test
    void makesProblemsOfErrorsOutsideOfMvc() {
        MvcTestResult answer = http.get()
                .uri("/error")
                .requestAttr("jakarta.servlet.error.status_code", 400)
                .requestAttr("jakarta.servlet.error.message", "java.lang.Secret")
                .exchange();

        assertProblem(answer, 400, "/problems/bad-request");
        assertThat(answer).bodyText().doesNotContain("java.lang");
    }

    @Test
    void hidesWhatIsBehindAFault() {
        assertThat(new ProblemHandler()
                        .fault(new IllegalStateException("secret"))
                        .getBody())
                .asString()
                .contains("500")
                .doesNotContain("secret");
    }

    private static void assertProblem(MvcTestResult answer, int status, String type) {
        assertThat(answer).hasStatus(status).hasContentType("application/problem+json");
        assertThat(answer).bodyJson().extractingPath("$.type").isEqualTo(type);
        assertThat(answer).bodyJson().extractingPath("$.detail").asString().isNotBlank();
        assertThat(answer).bodyText().doesNotContain("Exception", "io.engram", "org.springframework");
    }

    private MvcTestResult get(String path) {
        return http.get().uri(java.net.URI.create(path)).exchange();
    }

    private MvcTestResult post(String type, String body) {
        return http.post()
                .uri("/api/v1/experiments")
                .contentType(type)
                .content(body)
                .exchange();
    }

    private static String digits() {
        try {
            return java.nio.file.Files.readString(java.nio.file.Path.of("examples/digits.yaml"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
