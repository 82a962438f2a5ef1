package io.engram.data.item;

import io.engram.data.BadRows;
import io.engram.data.DatasetProfile;
import io.engram.definition.Flaw;
import java.util.List;
import java.util.Optional;

/** What of a row goes into the network, as a definition writes it: {@code {audio: {column: file}}}. */
public sealed interface InputSpec permits Numbers, ArrayColumn, Sound, Picture, Tokens {

    /**
     * Finds the columns, and says what an example will be.
     *
     * @param pointer where the definition has it
     * @param flaws takes what does not fit the data
     */
    Optional<? extends Item> plan(DatasetProfile profile, String pointer, List<Flaw> flaws);

    /** As {@link #plan(DatasetProfile, String, List)}, with what becomes of a row that does not fit. */
    default Optional<? extends Item> plan(DatasetProfile profile, BadRows rule, String pointer, List<Flaw> flaws) {
        return plan(profile, pointer, flaws);
    }
}
