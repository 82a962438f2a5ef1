package io.engram.definition;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a typo was meant to be. */
public final class NearestName {

    private NearestName() {}

    private static final int MOST_NAMES = 30;

    /** A typo in a longer name is not looked for: the search takes the product of both lengths. */
    private static final int LONGEST = 100;

    /**
     * The known name within a third of its length in edits (at least one edit), if there is one. Case and separators do
     * not count: {@code LeakyReLU} is near to {@code leaky_relu}.
     */
    public static Optional<String> to(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String folded = fold(name);
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            String other = fold(candidate);
            int most = Math.max(1, Math.max(folded.length(), other.length()) / 3);
            // long names are compared only where they can be near at all
            if (Math.abs(folded.length() - other.length()) <= most) {
                int edits = distance(folded, other);
                nearest = edits <= most && edits < fewest ? candidate : nearest;
                fewest = edits <= most ? Math.min(fewest, edits) : fewest;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** "did you mean 'relu'? Known: gelu, relu" */
    public static String hint(String name, Collection<String> known) {
        String list = known.isEmpty()
                ? "nothing"
                : known.stream().sorted().limit(MOST_NAMES).collect(joining(", "));
        String more = known.size() > MOST_NAMES ? " and " + (known.size() - MOST_NAMES) + " more" : "";
        return to(name, known).map(near -> "did you mean '" + near + "'? ").orElse("") + "Known: " + list + more;
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two names. Damerau 1964, restricted. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replace, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
