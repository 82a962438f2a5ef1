package io.engram.recipe;

import io.engram.checkpoint.Checkpoint;
import io.engram.data.DataSpec;
import io.engram.data.Split;
import io.engram.data.TokenModel;
import io.engram.data.item.StoredRows;
import io.engram.data.item.TokenLearning;
import io.engram.data.item.Tokens;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of a definition that a worker makes, since only it may read the examples. */
final class TokenModels {

    private TokenModels() {}

    /**
     * The plan with them.
     *
     * @param newest what the run goes on from, whose tokens its weights know; null where it begins
     */
    static ExperimentPlan complete(ExperimentPlan plan, StoredRows rows, @Nullable Checkpoint newest) {
        Map<String, Tokens> wanted = wanted(plan.definition().data());
        if (wanted.isEmpty()) {
            return plan;
        }
        Map<String, TokenModel> known = newest == null ? Map.of() : known(newest);
        Map<String, TokenModel> made = new HashMap<>();
        wanted.forEach((pointer, spec) -> {
            TokenModel before = known.get(pointer);
            made.put(
                    pointer,
                    before != null && before.of().equals(TokenLearning.of(spec)) ? before : learn(plan, spec, rows));
        });
        return ExperimentPlan.of(plan.definition(), plan.profile().with(made));
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

    /** Those that have to be made, by the pointers of their declarations. */
    private static Map<String, Tokens> wanted(DataSpec data) {
        Map<String, Tokens> wanted = new LinkedHashMap<>();
        if (data.input() instanceof Tokens input && TokenLearning.needed(input)) {
            wanted.put(ExamplePlans.below("/data/input", input), input);
        }
        if (data.target() instanceof Tokens target && TokenLearning.needed(target)) {
            wanted.put(ExamplePlans.below("/data/target", target), target);
        }
        return wanted;
    }
}
