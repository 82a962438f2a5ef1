package io.engram.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFileTests {

    @TempDir
    Path folder;

    private LogFile file(String text) throws IOException {
        return new LogFile(Files.writeString(folder.resolve("worker.log"), text));
    }

    @ParameterizedTest
    @CsvSource({"0, 9", "1, 9", "2, 6", "3, 3", "4, 0", "99, 0"})
    void findsTheLastLinesAndCountsAnIncompleteOne(long lines, long start) throws IOException {
        assertThat(file("01\n34\n67\n9").startOfLast(lines, 1000)).isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource({"0, 9", "1, 6", "2, 3", "3, 0", "99, 0"})
    void findsTheLastLinesOfACompleteLog(long lines, long start) throws IOException {
        assertThat(file("01\n34\n67\n").startOfLast(lines, 1000)).isEqualTo(start);
    }

    @Test
    void looksNoFurtherBackThanItMayAndBeginsWithALine() throws IOException {
        assertThat(file("01\n34\n67\n").startOfLast(99, 5)).isEqualTo(6);
    }

    @Test
    void findsLinesFarBack() throws IOException {
        String lines = "0123456789\n".repeat(50_000);

        assertThat(file(lines).startOfLast(40_000, 1_000_000)).isEqualTo(110_000);
    }

    @Test
    void isEmptyWhereThereIsNone() throws IOException {
        LogFile none = new LogFile(folder.resolve("none"));

        assertThat(none.size()).isZero();
        assertThat(none.startOfLast(10, 1000)).isZero();
        assertThat(none.lines(0).isEmpty()).isTrue();
    }

    @Test
    void givesWholeLinesOnly() throws IOException {
        LogFile.Chunk lines = file("one\ntwo\nthr").lines(0);

        assertThat(lines.text()).isEqualTo("one\ntwo\n");
        assertThat(lines.next()).isEqualTo(8);
        assertThat(file("one\ntwo\nthr").lines(8).isEmpty()).isTrue();
    }

    /** A line that never ends must not keep back what is logged, nor be cut within a character. */
    @Test
    void givesALineThatIsTooLongInPartsOfWholeCharacters() throws IOException {
        String line = "x" + "\u20ac".repeat(50_000) + "\n";
        LogFile file = file(line);
        StringBuilder read = new StringBuilder();
        long next = 0;
        for (LogFile.Chunk part = file.lines(0); !part.isEmpty(); part = file.lines(next)) {
            read.append(part.text());
            next = part.next();
        }

        assertThat(read.toString()).isEqualTo(line);
        assertThat(next).isEqualTo(line.getBytes(StandardCharsets.UTF_8).length);
    }
}
