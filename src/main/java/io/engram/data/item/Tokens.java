package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.DatasetProfile;
import io.engram.data.TokenModel;
import io.engram.data.source.ArrayCell;
import io.engram.data.token.Tokenizer;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A text as numbers of its characters, words or pieces of words: (T). */
@Kind("tokens")
@About("A text as the numbers of its characters, words or pieces of words, (B, T)")
public record Tokens(
        @NotBlank @About("The column of texts, or of lists of texts")
        String column,

        @Default("\"character\"") @About("What a token is: character, word, or pieces of words")
        TokenSpec by,

        @Default("false")
        @About("Whether number 0 is kept free: ctc's blank, or padding that an embedding can tell apart")
        boolean blank,

        @Default("false") @About("Whether each text begins with <begin> and ends with <end>")
        boolean bounds,

        @Default("false") @About("Whether a token that is no label becomes <unknown>, instead of making a bad row")
        boolean unknown,

        @Default("[]")
        @Size(max = 100_000)
        @About(
                "The tokens in the order of their numbers, behind the special ones; none: those of the column, sorted; of pieces, the learned")
        List<String> labels)
        implements InputSpec, TargetSpec {

    static final String BLANK = "<blank>";
    static final String BEGIN = "<begin>";
    /** Behind the last token of a text with bounds. */
    public static final String END = "<end>";

    static final String UNKNOWN = "<unknown>";

    private static final Set<String> SPECIAL = Set.of(BLANK, BEGIN, END);

    public Tokens {
        labels = List.copyOf(labels);
    }

    @Override
    public Optional<? extends Item> plan(DatasetProfile profile, String pointer, List<Flaw> flaws) {
        TokenModel made = profile.tokens().get(pointer);
        return Find.column(profile, column, pointer, flaws)
                .flatMap(found -> by.labels(found, this, made, pointer, flaws))
                .map(tokens -> {
                    Set<String> all = new LinkedHashSet<>(special());
                    all.addAll(tokens);
                    return new TokenItem(column, by.tokenizer(tokens, made), bounds, new Vocabulary(List.copyOf(all)));
                });
    }

    @Override
    public Optional<? extends Item> plan(
            DatasetProfile profile, Optional<? extends Item> input, String pointer, List<Flaw> flaws) {
        return plan(profile, pointer, flaws);
    }

    /** The tokens that stand for no text, in the order of their numbers. */
    List<String> special() {
        List<String> special = new ArrayList<>();
        if (blank) {
            special.add(BLANK);
        }
        if (bounds) {
            special.add(BEGIN);
            special.add(END);
        }
        if (unknown) {
            special.add(UNKNOWN);
        }
        return special;
    }

    /** With its labels. */
    public record TokenItem(String column, Tokenizer tokenizer, boolean bounds, Vocabulary labels) implements Item {

        @Override
        public Shape shape() {
            return new Shape(-1);
        }

        @Override
        public boolean whole() {
            return true;
        }

        @Override
        public List<String> columns() {
            return List.of(column);
        }

        @Override
        public HostArray read(RowCells row) {
            Object text = Cell.require(row, column);
            if (text instanceof ArrayCell) {
                throw Cell.invalid(column, "is an array, not a text");
            }
            List<String> tokens = new ArrayList<>(tokenizer.tokens(text));
            if (bounds) {
                tokens.add(0, BEGIN);
                tokens.add(END);
            }
            if (tokens.isEmpty()) {
                throw Cell.invalid(column, "has no token");
            }
            OptionalInt unknown = labels.indexOf(UNKNOWN);
            long[] numbers = new long[tokens.size()];
            for (int i = 0; i < numbers.length; i++) {
                String token = tokens.get(i);
                OptionalInt number = labels.indexOf(token);
                numbers[i] = (number.isPresent() ? number : unknown)
                        .orElseThrow(() -> Cell.invalid(column, labels.unknown(token)));
            }
            return HostArray.of(new Shape(numbers.length), numbers);
        }

        /** What numbers stand for, as a text; special tokens say nothing. */
        public String text(List<Integer> numbers) {
            return tokenizer.text(numbers.stream()
                    .filter(number -> number >= 0 && number < labels.size())
                    .map(labels::label)
                    .filter(label -> !SPECIAL.contains(label))
                    .toList());
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return Optional.of(labels);
        }

        @Override
        public Optional<TokenItem> tokens() {
            return Optional.of(this);
        }
    }
}
