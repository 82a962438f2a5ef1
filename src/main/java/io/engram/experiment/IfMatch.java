package io.engram.experiment;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code If-Match} of RFC 9110: act only on what the client has seen. It compares strongly, so a weak tag
 * matches nothing.
 *
 * @param any whether {@code *} was sent, or nothing: whatever there is will do
 * @param tags the strong ones, with their quotes
 */
public record IfMatch(boolean any, Set<String> tags) {

    private static final Pattern TAG =
            Pattern.compile("\\s*(?<weak>W/)?(?<tag>\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")\\s*(?:,|$)");

    public IfMatch {
        tags = Set.copyOf(tags);
    }

    /**
     * Reads the header.
     *
     * @param header null where it was not sent
     * @throws InvalidQuery where it is neither {@code *} nor a list of tags
     */
    public static IfMatch read(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return new IfMatch(true, Set.of());
        }
        Set<String> tags = new LinkedHashSet<>();
        Matcher matcher = TAG.matcher(header);
        int end = 0;
        while (end < header.length() && matcher.find(end) && matcher.start() == end) {
            if (matcher.group("weak") == null) {
                tags.add(matcher.group("tag"));
            }
            end = matcher.end();
        }
        if (end == 0 || end < header.length()) {
            throw new InvalidQuery(
                    "If-Match", "must be * or ETags in quotes, as in \"5d41402abc4b2a76\", was " + header);
        }
        return new IfMatch(false, tags);
    }

    public boolean matches(String eTag) {
        return any || tags.contains(eTag);
    }

    /**
     * Refuses to act on anything else. To be asked under the lock under which the change is made.
     *
     * @param eTag of what there is
     * @throws PreconditionFailed where the client has seen something else
     */
    public void require(String eTag) {
        if (!matches(eTag)) {
            throw new PreconditionFailed(eTag);
        }
    }
}
