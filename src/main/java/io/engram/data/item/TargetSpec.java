package io.engram.data.item;

import io.engram.data.BadRows;
import io.engram.data.DatasetProfile;
import io.engram.definition.Flaw;
import java.util.List;
import java.util.Optional;

/** What of a row the predictions are compared with, as a definition writes it: {@code {category: {column: label}}}. */
public sealed interface TargetSpec permits Numbers, ArrayColumn, Category, Tokens, NextToken, InputItself {

    /**
     * Finds the columns, and says what a target will be.
     *
     * @param input the item of the input, where it could be planned
     * @param pointer where the definition has it
     * @param flaws takes what does not fit the data
     */
    Optional<? extends Item> plan(
            DatasetProfile profile, Optional<? extends Item> input, String pointer, List<Flaw> flaws);

    /** As {@link #plan(DatasetProfile, Optional, String, List)}, with what becomes of a row that does not fit. */
    default Optional<? extends Item> plan(
            DatasetProfile profile, BadRows rule, Optional<? extends Item> input, String pointer, List<Flaw> flaws) {
        return plan(profile, input, pointer, flaws);
    }
}
