package io.engram.data;

import io.engram.data.sampler.Sampler;
import io.engram.definition.Flaw;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Which of the training examples an epoch visits, as a definition writes it: {@code {balanced: {column: label}}}. The
 * permitted records are the registry.
 */
public sealed interface SamplerSpec permits Weighted, Balanced, Looped {

    /** The column whose cells it goes by, where it does. */
    default Optional<String> neededColumn() {
        return Optional.empty();
    }

    /**
     * Adds a flaw for whatever does not fit the data.
     *
     * @param columns of the dataset, by name
     * @param shuffle whether the definition asks for a random order
     * @param pointer where the definition has the sampler
     */
    default void check(Map<String, ColumnProfile> columns, boolean shuffle, String pointer, List<Flaw> flaws) {}

    /**
     * The order of the training examples, counted from 0.
     *
     * @param cells those of the needed column, one for each example; empty where none is needed
     * @param place where the row of an example stands, for messages
     * @throws InvalidData where a cell is not what is needed
     * @throws IllegalArgumentException where these examples cannot be drawn so
     */
    Sampler create(String[] cells, IntFunction<String> place, int examples, boolean shuffle, long seed);

    /** A flaw where the definition wants the order of the file from what draws at random. */
    static void checkOrder(String kind, boolean shuffle, List<Flaw> flaws) {
        if (!shuffle) {
            flaws.add(new Flaw(
                    "/data/shuffle",
                    "must not be false with the sampler " + kind
                            + ", which draws the examples at random; leave it out"));
        }
    }
}
