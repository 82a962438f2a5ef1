package io.engram.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event as it is sent, made once for all clients.
 *
 * @param id of a stored event; of progress its number among all progress
 * @param text its lines {@code event:} and {@code data:}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Told(long id, String experiment, String type, byte[] text) {

    /** With the id that a client is to come back with. */
    byte[] bytes(String position) {
        return with("id: " + position + "\n\n");
    }

    /** Without one: whoever comes back does not get it again. */
    byte[] bytes() {
        return with("\n");
    }

    private byte[] with(String end) {
        byte[] last = end.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(text, text.length + last.length);
        System.arraycopy(last, 0, all, text.length, last.length);
        return all;
    }
}
