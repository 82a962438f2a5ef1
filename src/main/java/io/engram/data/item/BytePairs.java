package io.engram.data.item;

import io.engram.data.ColumnProfile;
import io.engram.data.Distinct;
import io.engram.data.TextProfile;
import io.engram.data.TokenModel;
import io.engram.data.token.PiecesOfWords;
import io.engram.data.token.Tokenizer;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of words, learned from the training examples by byte pair encoding: Sennrich et al. 2016, on characters and
 * with the beginning of a word as a character of its own, as in SentencePiece.
 */
@Kind("bpe")
@About("Pieces of words that are learned from the training examples: byte pair encoding. Sennrich et al. 2016")
public record BytePairs(
        @Min(2)
        @Max(100_000)
        @About("How many tokens there are at most, the special ones included: the network's classes")
        int vocabulary)
        implements TokenSpec {

    @Override
    public Optional<List<String>> labels(
            ColumnProfile column, Tokens spec, @Nullable TokenModel made, String pointer, List<Flaw> flaws) {
        if (!spec.labels().isEmpty()) {
            return Vocabularies.vocabulary(spec.labels(), pointer, flaws).map(Vocabulary::labels);
        }
        if (made != null) {
            return Optional.of(made.labels());
        }
        TextProfile text = column.text();
        if (text == null && column.values() == null) {
            flaws.add(Vocabularies.noTexts(column, pointer));
            return Optional.empty();
        }
        int pieces = vocabulary - spec.special().size();
        List<String> expected = new ArrayList<>(alphabet(column));
        if (pieces < expected.size()) {
            flaws.add(new Flaw(
                    Flaw.below(pointer, "by") + "/bpe/vocabulary",
                    "is " + vocabulary + ", but there are " + expected.size() + " different characters in column '"
                            + column.name() + "' and " + spec.special().size()
                            + " special tokens, each of which is a token. Set it to "
                            + (vocabulary - pieces + expected.size())
                            + " or more."));
            return Optional.empty();
        }
        for (int i = expected.size(); i < pieces; i++) {
            expected.add("<piece " + i + ">");
        }
        return Optional.of(expected);
    }

    /** The characters that are tokens in any case: those of the column, where its profile has kept them. */
    static Set<String> alphabet(ColumnProfile column) {
        Set<String> alphabet = new LinkedHashSet<>();
        alphabet.add(PiecesOfWords.BEGIN_OF_WORD);
        TextProfile text = column.text();
        Distinct known = text == null ? column.values() : text.characters();
        if (known != null && !known.more()) {
            known.counts().keySet().stream()
                    .flatMapToInt(String::codePoints)
                    .filter(character -> !Character.isWhitespace(character))
                    .sorted()
                    .mapToObj(Character::toString)
                    .forEach(alphabet::add);
        }
        return alphabet;
    }

    @Override
    public Tokenizer tokenizer(List<String> labels, @Nullable TokenModel made) {
        return new PiecesOfWords(labels);
    }
}
