package io.engram.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.experiment.InvalidQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTests {

    @Test
    void isAnEventAndPerhapsAByteOfTheLog() {
        assertThat(Position.read("17")).isEqualTo(new Position(17, null));
        assertThat(Position.read("17-2048")).isEqualTo(new Position(17, 2048L));
    }

    @ParameterizedTest
    @ValueSource(strings = {" 17", "-1", "1-", "1-2-3", "0x1", "9223372036854775808", "\u0661"})
    void isNothingElse(String text) {
        assertThatThrownBy(() -> Position.read(text))
                .isInstanceOf(InvalidQuery.class)
                .hasMessageContaining("17-2048");
    }
}
