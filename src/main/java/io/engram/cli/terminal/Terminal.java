package io.engram.cli.terminal;

import io.engram.brain.ProgressBar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be shown where the output goes.
 *
 * @param live whether a line can be drawn again in its place
 * @param colours whether there are colours, and somebody wants them
 * @param unicode whether there are more characters than ASCII's
 */
public record Terminal(boolean live, boolean colours, boolean unicode) {

    /** A file or a pipe: text and nothing else. */
    public static final Terminal PLAIN = new Terminal(false, false, false);

    /** That of this process; the system property {@code picocli.ansi} (true or false) overrules what is found. */
    public static Terminal ofThisProcess() {
        return of(
                ProgressBar.isOnTerminal(),
                System.getenv(),
                System.getProperty("picocli.ansi"),
                System.getProperty("stdout.encoding", System.getProperty("native.encoding", "")));
    }

    static Terminal of(boolean there, Map<String, String> environment, @Nullable String forced, String encoding) {
        boolean live = there && !environment.getOrDefault("TERM", "").equals("dumb");
        if ("true".equals(forced) || "false".equals(forced)) {
            live = "true".equals(forced);
        }
        // https://no-color.org: present and not empty
        boolean colours = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(live, colours, live && encoding.equalsIgnoreCase("UTF-8"));
    }

    /** The text in a colour where there are any. */
    public String paint(Colour colour, String text) {
        return colours && colour != Colour.NONE ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    /**
     * Without characters that command a terminal: a name that somebody gave to an experiment must not.
     *
     * @param text lines of it stay lines
     */
    public static String harmless(String text) {
        return text.codePoints()
                .map(character -> steers(character) ? '?' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean steers(int character) {
        return switch (Character.getDirectionality(character)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> Character.isISOControl(character) && character != '\n' && character != '\t';
        };
    }
}
