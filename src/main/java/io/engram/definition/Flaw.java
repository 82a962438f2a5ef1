package io.engram.definition;

/**
 * One thing that is wrong with a definition.
 *
 * @param pointer where, as a JSON pointer (RFC 6901): {@code /optimizer/adam/lr}
 * @param detail what is wrong with which value, and what would be right
 */
public record Flaw(String pointer, String detail) {

    /** The pointer one level below, with the characters escaped that RFC 6901 reserves. */
    public static String below(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    public static String below(String pointer, int index) {
        return pointer + "/" + index;
    }
}
