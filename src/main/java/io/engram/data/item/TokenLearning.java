package io.engram.data.item;

import io.engram.data.ColumnProfile;
import io.engram.data.DatasetProfile;
import io.engram.data.TokenModel;
import io.engram.data.source.ArrayCell;
import io.engram.data.token.TrainingWords;
import io.engram.definition.RecordWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tokens of a text that only its training examples can say. */
public final class TokenLearning {

    private static final Logger log = LoggerFactory.getLogger(TokenLearning.class);

    private final Tokens spec;
    private final BytePairs by;

    private TokenLearning(Tokens spec, BytePairs by) {
        this.spec = spec;
        this.by = by;
    }

    /** Whether there is something to learn. */
    public static boolean needed(Tokens spec) {
        return spec.by() instanceof BytePairs && spec.labels().isEmpty();
    }

    /** What the tokens are made for: a definition that says something else makes its own. */
    public static String of(Tokens spec) {
        return RecordWriter.write(spec).toString();
    }

    /**
     * Learns.
     *
     * @param training the rows that are trained on
     */
    public static TokenModel learn(Tokens spec, DatasetProfile profile, StoredRows rows, int[] training) {
        if (!(spec.by() instanceof BytePairs by)) {
            throw new IllegalArgumentException("there is nothing to learn of " + spec);
        }
        return new TokenLearning(spec, by).learn(profile, rows, training);
    }

    private TokenModel learn(DatasetProfile profile, StoredRows rows, int[] training) {
        TrainingWords words = new TrainingWords();
        for (int row : training) {
            Object cell = rows.cell(spec.column(), row);
            if (cell != null && !(cell instanceof ArrayCell)) {
                words.add(cell);
            }
        }
        ColumnProfile column = profile.columns().stream()
                .filter(found -> found.name().equals(spec.column()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the plan lets no column pass that is not there"));
        int most = by.vocabulary() - spec.special().size();
        List<String> pieces = words.pieces(BytePairs.alphabet(column), most);
        log.info("learned {} pieces of {} different words of column '{}'", pieces.size(), words.size(), spec.column());
        return new TokenModel(of(spec), pieces, null);
    }
}
