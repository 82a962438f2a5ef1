package io.engram.experiment.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-0            | 0-0
            bytes=2-4            | 2-4
            bytes=7-             | 7-9
            bytes=-3             | 7-9
            bytes=-30            | 0-9
            bytes=5-300          | 5-9
            Bytes = 0-1          | 0-1
            bytes=0-1, 4-5,-1    | 0-1 4-5 9-9
            bytes=0-1, 20-30     | 0-1
            bytes=8-9,0-1        | 8-9 0-1
            """)
    void readsWhatIsAskedFor(String header, String expected) {
        assertThat(ByteRange.read(header, 10).stream()
                        .map(range -> range.first() + "-" + range.last())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=4-2",
                "lines=1-2",
                "bytes=1",
                "bytes=1-2,",
                "bytes=-1-2",
                "bytes=0-8,0-8",
                "bytes=99999999999999999999-"
            })
    void givesAllWhereTheHeaderIsNoneOrAsksForMoreThanThereIs(String header) {
        assertThat(ByteRange.read(header, 10)).isEmpty();
    }

    @Test
    void givesAllRatherThanVeryManyParts() {
        assertThat(ByteRange.read("bytes=" + String.join(",", java.util.Collections.nCopies(17, "1-1")), 1000))
                .isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=30-40,50-60"})
    void refusesWhatIsOutside(String header) {
        assertThatExceptionOfType(UnsatisfiableRange.class)
                .isThrownBy(() -> ByteRange.read(header, 10))
                .satisfies(refused -> assertThat(refused.length()).isEqualTo(10));
    }
}
