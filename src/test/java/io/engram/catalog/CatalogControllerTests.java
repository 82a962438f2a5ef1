package io.engram.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebMvcTest(CatalogController.class)
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

    @SpringBootApplication
    static class CatalogOnly {}
}
