package io.engram.recipe;

import io.engram.checkpoint.Checkpoint;
import io.engram.data.DataSpec;
import io.engram.data.InvalidData;
import io.engram.data.Split;
import io.engram.data.TokenModel;
import io.engram.data.item.StoredRows;
import io.engram.data.item.TokenLearning;
import io.engram.data.item.TokenizerFile;
import io.engram.data.item.Tokens;
import io.engram.data.source.GivenFile;
import io.engram.data.token.TokenizerContent;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a definition that neither it nor its dataset's profile says: learned from the training examples, which
 * a worker does, or in a file. Such a file is copied into the experiment's folder, as an uploaded module is.
 */
public final class TokenModels {

    private TokenModels() {}

    /** Finds the file of a tokenizer. */
    @FunctionalInterface
    public interface Files {

        /**
         * The file.
         *
         * @param pointer where the definition has the tokens
         * @throws InvalidDefinition where nothing can be it
         */
        GivenFile of(String pointer, TokenizerFile spec);
    }

    /** The tokenizers' files that a definition names, by the pointers of the tokens. */
    public static Map<String, TokenizerFile> files(ExperimentDefinition definition) {
        Map<String, TokenizerFile> files = new LinkedHashMap<>();
        tokens(definition.data()).forEach((pointer, spec) -> {
            if (spec.by() instanceof TokenizerFile file) {
                files.put(pointer, file);
            }
        });
        return files;
    }

    /** Where a definition says what the tokenizer of these tokens is. */
    public static String pointer(String tokens) {
        return tokens + "/by/tokenizer";
    }

    /** The copy of a tokenizer's file in an experiment's folder. */
    public static Path file(Path experiment, String pointer) {
        return Uploads.folder(experiment)
                .resolve(pointer.startsWith("/data/input") ? "input.tokenizer" : "target.tokenizer");
    }

    /** The copies in an experiment's folder. */
    public static Files copies(Path experiment) {
        return (pointer, spec) -> GivenFile.alone(file(experiment, pointer));
    }

    /**
     * The plan with the tokens of its files, where it does not have them yet. They are read, and nothing of a native
     * library runs.
     *
     * @throws InvalidDefinition where one is no tokenizer, or does not fit
     */
    public static ExperimentPlan withFiles(ExperimentPlan plan, Files files) throws IOException {
        Map<String, TokenModel> made = new HashMap<>(plan.profile().tokens());
        Map<String, Tokens> tokens = tokens(plan.definition().data());
        List<Flaw> flaws = new ArrayList<>();
        for (Map.Entry<String, TokenizerFile> file : files(plan.definition()).entrySet()) {
            String pointer = file.getKey();
            Tokens spec = tokens.get(pointer);
            if (spec == null || made.containsKey(pointer)) {
                continue;
            }
            byte[] content = content(file.getValue(), files.of(pointer, file.getValue()), pointer(pointer));
            try {
                List<String> labels = TokenizerContent.labels(file.getValue().name(), content);
                made.put(
                        pointer,
                        new TokenModel(
                                TokenLearning.of(spec),
                                labels,
                                Base64.getEncoder().encodeToString(content)));
            } catch (InvalidData e) {
                flaws.add(new Flaw(pointer(pointer), String.valueOf(e.getMessage())));
            }
        }
        if (!flaws.isEmpty()) {
            throw new InvalidDefinition(flaws);
        }
        return made.equals(plan.profile().tokens())
                ? plan
                : ExperimentPlan.of(plan.definition(), plan.profile().with(made));
    }

    private static byte[] content(TokenizerFile spec, GivenFile file, String pointer) throws IOException {
        if (spec.dataset() == null && file.name() != null && file.isAlone()) {
            throw new InvalidDefinition(List.of(new Flaw(
                    pointer + "/dataset",
                    "is missing, and the texts are one file that no '" + file.name() + "' is in. Upload the tokenizer"
                            + " by itself and name it here, or pack it into an archive with the texts.")));
        }
        try (InputStream in = file.open()) {
            return in.readNBytes(TokenizerContent.MOST_BYTES + 1);
        } catch (InvalidData e) {
            throw new InvalidDefinition(List.of(new Flaw(pointer + "/file", String.valueOf(e.getMessage()))));
        }
    }

    /**
     * Loads the native libraries of tokenizers with their files, so that a bad file is not taken for a bad row.
     *
     * @throws InvalidData where one cannot be loaded
     */
    static void load(ExperimentPlan plan) {
        if (plan.examples() instanceof ExamplePlan.OfItems items) {
            Stream.of(items.items().input(), items.items().target())
                    .flatMap(item -> item.tokens().stream())
                    .forEach(text -> text.tokenizer().tokens(""));
        }
    }

    /**
     * The plan with what is learned of these rows.
     *
     * @param newest what the run goes on from, whose tokens its weights know; null where it begins
     */
    static ExperimentPlan learn(ExperimentPlan plan, StoredRows rows, @Nullable Checkpoint newest) {
        Map<String, TokenModel> known = newest == null ? Map.of() : known(newest);
        Map<String, TokenModel> made = new HashMap<>();
        tokens(plan.definition().data()).forEach((pointer, spec) -> {
            TokenModel before = known.get(pointer);
            if (before != null && before.of().equals(TokenLearning.of(spec))) {
                made.put(pointer, before);
            } else if (TokenLearning.needed(spec)) {
                made.put(pointer, learn(plan, spec, rows));
            }
        });
        return made.isEmpty()
                ? plan
                : ExperimentPlan.of(plan.definition(), plan.profile().with(made));
    }

    private static TokenModel learn(ExperimentPlan plan, Tokens spec, StoredRows rows) {
        ExperimentDefinition definition = plan.definition();
        Split split = Split.of(definition.data(), rows, definition.seed());
        return TokenLearning.learn(spec, plan.profile(), rows, split.train());
    }

    private static Map<String, TokenModel> known(Checkpoint newest) {
        try {
            return ProfileFile.read(newest).tokens();
        } catch (MissingProfile e) {
            return Map.of();
        }
    }

    /** What is learned of the training examples, by the pointers of the tokens, and what it is learned for. */
    static Map<String, String> learned(ExperimentDefinition definition) {
        Map<String, String> learned = new LinkedHashMap<>();
        tokens(definition.data()).forEach((pointer, spec) -> {
            if (TokenLearning.needed(spec)) {
                learned.put(pointer, TokenLearning.of(spec));
            }
        });
        return learned;
    }

    private static Map<String, Tokens> tokens(DataSpec data) {
        Map<String, Tokens> tokens = new LinkedHashMap<>();
        if (data.input() instanceof Tokens input) {
            tokens.put(ExamplePlans.below("/data/input", input), input);
        }
        if (data.target() instanceof Tokens target) {
            tokens.put(ExamplePlans.below("/data/target", target), target);
        }
        return tokens;
    }
}
