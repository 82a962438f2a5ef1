package io.engram.data.item;

import io.engram.data.ColumnProfile;
import io.engram.data.TokenModel;
import io.engram.data.token.LibraryTokenizer;
import io.engram.data.token.Tokenizer;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file of another library says. Its tokens keep their order, behind the special ones of the definition; those
 * that the file itself puts around a text are left out, as {@code bounds} puts others there.
 */
@Kind("tokenizer")
@About("Pieces that an uploaded file says: tokenizer.json of Hugging Face's tokenizers, or a model of SentencePiece")
public record TokenizerFile(
        @Nullable
        @Size(max = 200)
        @About("Id or name of the dataset that is, or holds, the file; left out where it is that of the texts")
        String dataset,

        @Nullable
        @Size(max = 1000)
        @About(
                "The file in an uploaded archive or a folder, as in tokenizer.json; left out where the upload is that file")
        String file)
        implements TokenSpec {

    /** What to call it in messages. */
    public String name() {
        return file != null ? file : dataset != null ? dataset : "the tokenizer's file";
    }

    @Override
    public Optional<List<String>> labels(
            ColumnProfile column, Tokens spec, @Nullable TokenModel made, String pointer, List<Flaw> flaws) {
        if (!spec.labels().isEmpty()) {
            flaws.add(new Flaw(
                    Flaw.below(pointer, "labels"),
                    "cannot be given beside a tokenizer, whose file has them. Leave them out."));
            return Optional.empty();
        }
        // Before anybody has looked into the file nothing is known of its tokens, so nothing is wrong with them.
        return Optional.of(made == null ? List.of() : made.labels());
    }

    @Override
    public Tokenizer tokenizer(List<String> labels, @Nullable TokenModel made) {
        return new LibraryTokenizer(name(), labels, made == null || made.file() == null ? "" : made.file());
    }
}
