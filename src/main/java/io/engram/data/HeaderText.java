package io.engram.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * What the first line of a CSV file tells before it is parsed.
 *
 * @param file the whole file as text, the byte order mark left out
 */
record HeaderText(Reader file, char separator) {

    /** In bytes. A header is rarely as long; if it is, its beginning tells as much. */
    private static final int LOOK_AHEAD = 1 << 16;

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    static HeaderText of(InputStream csv) throws IOException {
        byte[] head = csv.readNBytes(LOOK_AHEAD);
        int begin = Arrays.equals(head, 0, Math.min(head.length, MARK.length), MARK, 0, MARK.length) ? MARK.length : 0;
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head, begin, head.length - begin), csv);
        return new HeaderText(new Utf8Reader(whole), separator(head));
    }

    /**
     * A comma where there is one outside quotes; else the first semicolon or tab. None is a part of another character.
     */
    private static char separator(byte[] head) {
        boolean quoted = false;
        char other = ',';
        for (byte c : head) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '\n' || c == '\r')) {
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
