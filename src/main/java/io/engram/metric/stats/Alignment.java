package io.engram.metric.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;

/** The fewest edits from a reference to a hypothesis (Levenshtein), each of which costs 1. */
final class Alignment {

    private final List<String> reference;
    private final List<String> hypothesis;
    private final BiPredicate<String, String> equality;

    /** What the last edit is on the best way to the first i tokens of the one and the first j of the other. */
    private final Edit.Kind[][] last;

    private Alignment(List<String> reference, List<String> hypothesis, BiPredicate<String, String> equality) {
        this.reference = reference;
        this.hypothesis = hypothesis;
        this.equality = equality;
        this.last = new Edit.Kind[reference.size() + 1][hypothesis.size() + 1];
    }

    /**
     * The edits in order. Of ways that cost the same, Kaldi's is taken: insertion, then deletion, then substitution.
     */
    static List<Edit> of(List<String> reference, List<String> hypothesis, BiPredicate<String, String> equality) {
        Alignment alignment = new Alignment(reference, hypothesis, equality);
        alignment.fill();
        return alignment.wayBack();
    }

    private void fill() {
        int[] above = new int[hypothesis.size() + 1];
        for (int j = 0; j <= hypothesis.size(); j++) {
            above[j] = j;
            last[0][j] = Edit.Kind.INSERTION;
        }
        for (int i = 1; i <= reference.size(); i++) {
            int[] row = new int[hypothesis.size() + 1];
            row[0] = i;
            last[i][0] = Edit.Kind.DELETION;
            for (int j = 1; j <= hypothesis.size(); j++) {
                boolean equal = equality.test(reference.get(i - 1), hypothesis.get(j - 1));
                int inserted = row[j - 1] + 1;
                int deleted = above[j] + 1;
                int paired = above[j - 1] + (equal ? 0 : 1);
                if (paired < inserted && paired < deleted) {
                    last[i][j] = equal ? Edit.Kind.EQUAL : Edit.Kind.SUBSTITUTION;
                } else {
                    last[i][j] = deleted < inserted ? Edit.Kind.DELETION : Edit.Kind.INSERTION;
                }
                row[j] = Math.min(paired, Math.min(inserted, deleted));
            }
            above = row;
        }
    }

    private List<Edit> wayBack() {
        List<Edit> edits = new ArrayList<>();
        int i = reference.size();
        int j = hypothesis.size();
        while (i > 0 || j > 0) {
            Edit.Kind kind = last[i][j];
            if (kind == Edit.Kind.INSERTION) {
                edits.add(Edit.insertion(--j));
            } else if (kind == Edit.Kind.DELETION) {
                edits.add(Edit.deletion(--i));
            } else {
                edits.add(Edit.pair(kind == Edit.Kind.EQUAL, --i, --j));
            }
        }
        Collections.reverse(edits);
        return edits;
    }
}
