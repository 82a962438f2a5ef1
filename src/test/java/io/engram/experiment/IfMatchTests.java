package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfMatchTests {

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "\"b\",\"a\"", " \"b\" , W/\"c\" ,\"a\" ", "*", " * ", "\"x,y\", \"a\""})
    void letsPassWhatTheClientHasSeen(String header) {
        assertThatNoException().isThrownBy(() -> IfMatch.read(header).require("\"a\""));
    }

    @Test
    void letsEverythingPassWhereThereIsNoHeader() {
        assertThat(IfMatch.read(null).matches("\"a\"")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"b\"", "W/\"a\"", "\"A\"", "\"b\", \"c\"", "\"\""})
    void refusesWhatHasChanged(String header) {
        assertThatExceptionOfType(PreconditionFailed.class)
                .isThrownBy(() -> IfMatch.read(header).require("\"a\""))
                .satisfies(refused -> assertThat(refused.eTag()).isEqualTo("\"a\""))
                .withMessageContaining("\"a\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\"a", "\"a\" \"b\"", "\"a\";", "w/\"a\"", "*, \"a\"", "\"a\"b"})
    void refusesWhatIsNoListOfTags(String header) {
        assertThatExceptionOfType(InvalidQuery.class)
                .isThrownBy(() -> IfMatch.read(header))
                .withMessageContaining("quotes");
    }
}
