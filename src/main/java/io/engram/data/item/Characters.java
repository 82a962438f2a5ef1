package io.engram.data.item;

import io.engram.data.ColumnProfile;
import io.engram.data.TokenModel;
import io.engram.data.token.Tokenizer;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Unicode characters. */
@Kind("character")
@About("Unicode characters")
public record Characters() implements TokenSpec, Tokenizer {

    @Override
    public Optional<List<String>> labels(
            ColumnProfile column, Tokens spec, @Nullable TokenModel made, String pointer, List<Flaw> flaws) {
        return Vocabularies.characters(column, spec.labels(), pointer, flaws);
    }

    @Override
    public Tokenizer tokenizer(List<String> labels, @Nullable TokenModel made) {
        return this;
    }

    @Override
    public List<String> tokens(Object cell) {
        return cell instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : cell.toString().codePoints().mapToObj(Character::toString).toList();
    }

    @Override
    public String text(List<String> tokens) {
        return String.join("", tokens);
    }
}
