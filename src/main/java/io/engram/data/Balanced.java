package io.engram.data;

import io.engram.data.sampler.Sampler;
import io.engram.data.sampler.WeightedSampler;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Draws every class as often as any other: the weight of an example is 1 / number of the examples of its class. */
@Kind("balanced")
@About("Draws examples at random, every class as often as any other")
public record Balanced(
        @NotBlank @About("The column of classes: equal cells are one class")
        String column,

        @Default("true") @About("Whether an example may be drawn again in the same epoch")
        boolean replacement,

        @Nullable
        @Positive
        @About(
                value = "Examples in an epoch; where it is left out, as many as there are to train on",
                unit = "examples")
        Integer samples)
        implements SamplerSpec {

    @Override
    public Optional<String> neededColumn() {
        return Optional.of(column);
    }

    @Override
    public void check(Map<String, ColumnProfile> columns, boolean shuffle, String pointer, List<Flaw> flaws) {
        SamplerSpec.checkOrder("balanced", shuffle, flaws);
        if (!columns.containsKey(column)) {
            flaws.add(new Flaw(Flaw.below(pointer, "column"), Columns.missing(column, columns)));
        }
    }

    @Override
    public Sampler create(String[] cells, IntFunction<String> place, int examples, boolean shuffle, long seed) {
        double[] weights = WeightedSampler.balanced(Arrays.asList(cells));
        return new WeightedSampler(weights, samples == null ? examples : samples, replacement, seed);
    }
}
