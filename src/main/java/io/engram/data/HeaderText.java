package io.engram.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * What the first line of a CSV file tells before it is parsed.
 *
 * @param file the whole file as text, the byte order mark left out
 */
record HeaderText(Reader file, char separator) {

    /** A header is rarely as long; if it is, its beginning tells as much. */
    private static final int LOOK_AHEAD = 1 << 16;

    static HeaderText of(InputStream csv) throws IOException {
        BufferedReader text = new BufferedReader(
                new InputStreamReader(
                        csv,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                LOOK_AHEAD);
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        text.mark(LOOK_AHEAD);
        char separator = separator(text);
        text.reset();
        return new HeaderText(text, separator);
    }

    /** A comma where there is one outside quotes; else the first semicolon or tab. */
    private static char separator(Reader text) throws IOException {
        boolean quoted = false;
        char other = ',';
        for (int i = 0; i < LOOK_AHEAD; i++) {
            int c = text.read();
            if (c == '"') {
                quoted = !quoted;
            } else if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) {
                return other;
            } else if (!quoted && c == ',') {
                return ',';
            } else if (!quoted && other == ',' && (c == ';' || c == '\t')) {
                other = (char) c;
            }
        }
        return other;
    }
}
