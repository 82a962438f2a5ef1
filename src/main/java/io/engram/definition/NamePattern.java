package io.engram.definition;

/** A name in which {@code *} stands for any characters, as definitions choose columns and parameters by. */
public final class NamePattern {

    private NamePattern() {}

    /**
     * Whether a name is what a pattern says. Only the last star is ever tried again, so that a hostile pattern takes no
     * longer than the product of both lengths.
     */
    public static boolean matches(String pattern, String name) {
        int p = 0;
        int star = -1;
        int resume = 0;
        for (int n = 0; n < name.length(); ) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }
}
