package io.engram.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.http.MockHttpInputMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class UnreadableBodyTests {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    record Body(@Nullable String name, @Nullable List<Part> parts) {}

    record Part(int size) {}

    private static String words(@Nullable Exception cause) {
        return UnreadableBody.words(
                new HttpMessageNotReadableException("no", cause, new MockHttpInputMessage(new byte[0])));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"a\", \"copy\": \"secret\"} | The body's /copy is not known here. Known: name, parts.",
                "{\"name\": [\"secret\"]} | The body's /name is not of the type that it must be.",
                "{\"parts\": [{\"size\": 1}, {\"size\": \"secret\"}]} | The body's /parts/1/size is not of the type that it must be.",
                "[] | The body must be a JSON object.",
                "{\"name\": secret} | The body is not JSON: see line 1, column",
            })
    void saysWhatIsWrongAndWhereAndNothingOfWhatWasSent(String body, String detail) {
        JacksonException refused =
                catchThrowableOfType(JacksonException.class, () -> STRICT.readValue(body, Body.class));

        assertThat(words(refused)).startsWith(detail).doesNotContain("secret");
    }

    @Test
    void knowsNoMoreWhereNothingIsKnown() {
        assertThat(words(null)).isEqualTo("The body is missing or cannot be read.");
    }
}
