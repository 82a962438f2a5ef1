package io.engram.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebMvcTest({CatalogController.class, ExampleController.class})
class CatalogControllerTests {

    private final MockMvcTester mvc;

    CatalogControllerTests(@Autowired MockMvcTester mvc) {
        this.mvc = mvc;
    }

    @Test
    void showsTheSchemaAndTheKinds() {
        MvcTestResult result = mvc.get().uri("/api/v1/catalog").exchange();

        assertThat(result).hasStatusOk();
        assertThat(result)
                .bodyJson()
                .extractingPath("$.schema.properties.run_opts.$ref")
                .isEqualTo("#/$defs/run_options");
        assertThat(result)
                .bodyJson()
                .extractingPath("$.layers[0].options[1]")
                .asMap()
                .containsEntry("name", "bias")
                .containsEntry("default", true)
                .doesNotContainKey("unit");
    }

    @Test
    void answersThatNothingHasChanged() {
        String tag = mvc.get().uri("/api/v1/catalog").exchange().getResponse().getHeader(HttpHeaders.ETAG);

        MvcTestResult again = mvc.get()
                .uri("/api/v1/catalog")
                .header(HttpHeaders.IF_NONE_MATCH, String.valueOf(tag))
                .exchange();

        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(again).hasStatus(HttpStatus.NOT_MODIFIED).body().isEmpty();
        assertThat(again).hasHeader(HttpHeaders.CACHE_CONTROL, "max-age=300, public");
    }

    @Test
    void offersTheExamplesWithTheirComments() throws IOException {
        MvcTestResult result = mvc.get().uri("/api/v1/examples").exchange();

        assertThat(result).hasStatusOk();
        // What can be trained at once comes first.
        assertThat(result).bodyJson().extractingPath("$[0].name").isEqualTo("digits");
        assertThat(result).bodyJson().extractingPath("$[0].dataset").isEqualTo("digits");
        assertThat(result)
                .bodyJson()
                .extractingPath("$[0].about")
                .isEqualTo("Handwritten digits, 8x8 pixels: UCI optical digits, bundled with Engram.");
        assertThat(result)
                .bodyJson()
                .extractingPath("$[0].text")
                .isEqualTo(Files.readString(Path.of("examples/digits.yaml")));
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            assertThat(result).bodyJson().extractingPath("$.length()").isEqualTo((int)
                    files.filter(file -> file.toString().endsWith(".yaml")).count());
        }
    }

    @SpringBootApplication
    static class CatalogOnly {}
}
