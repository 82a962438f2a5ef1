package io.engram.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;

class FlawTests {

    /** The examples of RFC 6901, section 5. */
    @ParameterizedTest
    @CsvSource({"foo, /foo", "'', /", "a/b, /a~1b", "m~n, /m~0n", "~1, /~01", "' ', '/ '", "c%d, /c%d"})
    void escapesWhatAPointerReserves(String name, String pointer) {
        assertThat(Flaw.below("", name)).isEqualTo(pointer);
        assertThat(JsonPointer.compile(pointer).getMatchingProperty()).isEqualTo(name);
    }

    @Test
    void pointsIntoLists() {
        assertThat(Flaw.below(Flaw.below("/modules", "model"), 3)).isEqualTo("/modules/model/3");
    }

    @Test
    void tellsAllFlawsInOneMessage() {
        InvalidDefinition invalid =
                new InvalidDefinition(List.of(new Flaw("", "must be an object"), new Flaw("/epochs", "is missing")));

        assertThat(invalid).hasMessage("/: must be an object\n/epochs: is missing");
    }

    @Test
    void tellsAHundredFlawsAtMost() {
        InvalidDefinition invalid = new InvalidDefinition(Collections.nCopies(1000, new Flaw("/x", "is wrong")));

        assertThat(invalid.flaws()).hasSize(100);
    }
}
