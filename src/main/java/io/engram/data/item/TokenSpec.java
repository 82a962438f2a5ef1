package io.engram.data.item;

import io.engram.data.ColumnProfile;
import io.engram.data.TokenModel;
import io.engram.data.token.Tokenizer;
import io.engram.definition.Flaw;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a text is cut into, as a definition writes it: {@code character}, {@code {bpe: {vocabulary: 500}}}. */
public sealed interface TokenSpec permits Characters, Words, BytePairs, TokenizerFile {

    /**
     * All tokens in the order of their numbers, behind the special ones; where only a training can find them, as many
     * as it may find.
     *
     * @param made what a training has made of them, null before
     * @param pointer where the definition has the tokens
     * @param flaws takes what does not fit the column
     */
    Optional<List<String>> labels(
            ColumnProfile column, Tokens spec, @Nullable TokenModel made, String pointer, List<Flaw> flaws);

    /**
     * What cuts texts and puts them together.
     *
     * @param labels as above
     */
    Tokenizer tokenizer(List<String> labels, @Nullable TokenModel made);
}
