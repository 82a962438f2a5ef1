package io.engram.stream;

import io.engram.experiment.InvalidQuery;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a client has read, as its {@code Last-Event-ID} says: {@code 17}, or {@code 17-2048} where it follows the log
 * too.
 *
 * @param event the last event that it has
 * @param log bytes of the log that it has; null: it does not say
 */
record Position(long event, @Nullable Long log) {

    static final String HEADER = "Last-Event-ID";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    static Position read(String header) {
        Matcher text = TEXT.matcher(header);
        if (!text.matches()) {
            throw new InvalidQuery(
                    HEADER,
                    "is not an id that a stream of this server has given. Send the newest id that you have received,"
                            + " as 17 or 17-2048, or 0 for everything, or leave it out to begin now.");
        }
        String log = text.group(2);
        return new Position(Long.parseLong(text.group(1)), log == null ? null : Long.valueOf(log));
    }
}
