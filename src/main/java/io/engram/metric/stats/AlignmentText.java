package io.engram.metric.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Alignments for people: reference, edits and hypothesis below each other, token by token. */
final class AlignmentText {

    private static final String RULE = "=".repeat(80) + "\n";
    private static final String NO_TOKEN = "<eps>";
    private static final String SEPARATOR = " ; ";

    private AlignmentText() {}

    static String of(List<Utterance> utterances) {
        StringBuilder text = new StringBuilder(RULE);
        text.append("ALIGNMENTS\n\nFormat:\n<utterance-id>, WER DETAILS\n").append(lines(example()));
        for (Utterance utterance : utterances) {
            text.append(RULE).append(header(utterance)).append(lines(utterance));
        }
        return text.toString();
    }

    /** Explains the form by itself; the alignment is one of several that cost the same. */
    private static Utterance example() {
        List<String> reference = List.of("reference", "on", "the", "first", "line");
        List<String> hypothesis = List.of("and", "hypothesis", "on", "the", "third");
        List<Edit> alignment = List.of(
                Edit.insertion(0),
                Edit.pair(false, 0, 1),
                Edit.pair(true, 1, 2),
                Edit.pair(true, 2, 3),
                Edit.pair(false, 3, 4),
                Edit.deletion(4));
        return new Utterance("", reference, hypothesis, false, alignment);
    }

    private static String header(Utterance utterance) {
        return utterance.id() + ", %WER " + DecimalText.fixed(utterance.errorRate(), 2) + " [ " + utterance.edits()
                + " / " + utterance.reference().size() + ", " + utterance.count(Edit.Kind.INSERTION) + " ins, "
                + utterance.count(Edit.Kind.DELETION) + " del, " + utterance.count(Edit.Kind.SUBSTITUTION) + " sub ]\n";
    }

    private static String lines(Utterance utterance) {
        List<String> reference = new ArrayList<>();
        List<String> edits = new ArrayList<>();
        List<String> hypothesis = new ArrayList<>();
        for (Edit edit : utterance.alignment()) {
            String spoken = token(utterance.reference(), edit.reference());
            String heard = token(utterance.hypothesis(), edit.hypothesis());
            int width = Math.max(spoken.length(), heard.length());
            reference.add(centered(spoken, width));
            edits.add(centered(edit.kind().symbol(), width));
            hypothesis.add(centered(heard, width));
        }
        return String.join(SEPARATOR, reference) + "\n" + String.join(SEPARATOR, edits) + "\n"
                + String.join(SEPARATOR, hypothesis) + "\n";
    }

    private static String token(List<String> tokens, OptionalInt index) {
        return index.isPresent() ? tokens.get(index.getAsInt()) : NO_TOKEN;
    }

    /** As Python does: what does not part evenly goes to the left where the width is odd. */
    private static String centered(String text, int width) {
        int room = width - text.length();
        int left = room / 2 + (room & width & 1);
        return " ".repeat(left) + text + " ".repeat(room - left);
    }
}
