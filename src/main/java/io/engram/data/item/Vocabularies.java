package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.Distinct;
import io.engram.data.TextProfile;
import io.engram.definition.Flaw;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes labels of what a dataset's profile says of a column. */
final class Vocabularies {

    private Vocabularies() {}

    /**
     * The labels of a definition, or else the different values of the column: numbers in their order, texts in theirs.
     */
    static Optional<Vocabulary> categories(
            ColumnProfile column, List<String> labels, String pointer, List<Flaw> flaws) {
        if (!labels.isEmpty()) {
            return vocabulary(labels, pointer, flaws);
        }
        Distinct values = column.values();
        if (values == null) {
            flaws.add(new Flaw(
                    Flaw.below(pointer, "column"),
                    "column '" + column.name() + "' holds no classes, but "
                            + column.type().word() + ". Name a column of texts or whole numbers."));
            return Optional.empty();
        }
        return counted(values, column.type() == ColumnType.INTEGER, "values", column.name(), pointer, flaws)
                .map(Vocabulary::new);
    }

    /** The tokens of a definition, or else the characters of the column in their order. */
    static Optional<List<String>> characters(
            ColumnProfile column, List<String> labels, String pointer, List<Flaw> flaws) {
        TextProfile text = column.text();
        return tokens(column, "characters", text == null ? null : text.characters(), labels, pointer, flaws);
    }

    /** The tokens of a definition, or else the words of the column in their order. */
    static Optional<List<String>> words(ColumnProfile column, List<String> labels, String pointer, List<Flaw> flaws) {
        TextProfile text = column.text();
        return tokens(column, "words", text == null ? null : text.words(), labels, pointer, flaws);
    }

    private static Optional<List<String>> tokens(
            ColumnProfile column,
            String what,
            @Nullable Distinct found,
            List<String> labels,
            String pointer,
            List<Flaw> flaws) {
        if (!labels.isEmpty()) {
            return vocabulary(labels, pointer, flaws).map(Vocabulary::labels);
        }
        Distinct values = found == null ? column.values() : found;
        if (values == null) {
            flaws.add(noTexts(column, pointer));
            return Optional.empty();
        }
        return counted(values, false, what, column.name(), pointer, flaws);
    }

    static Flaw noTexts(ColumnProfile column, String pointer) {
        return new Flaw(
                Flaw.below(pointer, "column"),
                "column '" + column.name() + "' holds no texts, but "
                        + column.type().word() + ". Name a column of texts.");
    }

    private static Optional<List<String>> counted(
            Distinct values, boolean numbers, String what, String column, String pointer, List<Flaw> flaws) {
        if (values.more()) {
            flaws.add(new Flaw(
                    Flaw.below(pointer, "labels"),
                    "must be given, since column '" + column + "' has more different " + what
                            + " than a profile keeps"));
            return Optional.empty();
        }
        return Optional.of(values.counts().keySet().stream()
                .sorted(numbers ? Comparator.comparingLong(Long::parseLong) : Comparator.naturalOrder())
                .toList());
    }

    static Optional<Vocabulary> vocabulary(List<String> labels, String pointer, List<Flaw> flaws) {
        try {
            return Optional.of(new Vocabulary(labels));
        } catch (IllegalArgumentException e) {
            flaws.add(new Flaw(Flaw.below(pointer, "labels"), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** The shape that the arrays of a column have in common; only the first dimension may differ. */
    static Optional<Shape> arrayShape(ColumnProfile column) {
        @Nullable Collection<Long> shape = column.shape();
        if (shape == null) {
            return Optional.empty();
        }
        Shape common = new Shape(shape.stream().mapToLong(Long::longValue).toArray());
        boolean stackable = Arrays.stream(common.getShape()).skip(1).allMatch(size -> size >= 0);
        return stackable ? Optional.of(common) : Optional.empty();
    }
}
