package io.engram.data;

import io.engram.data.sampler.Sampler;
import io.engram.data.sampler.WeightedSampler;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Draws examples in proportion to a column of weights, as torch.utils.data.WeightedRandomSampler. */
@Kind("weighted")
@About("Draws examples at random, in proportion to a column of weights")
public record Weighted(
        @NotBlank @About("The column of weights: numbers from 0, where 0 is never drawn")
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
        SamplerSpec.checkOrder("weighted", shuffle, flaws);
        ColumnProfile weights = columns.get(column);
        String at = Flaw.below(pointer, "column");
        if (weights == null) {
            flaws.add(new Flaw(at, Columns.missing(column, columns)));
        } else if (weights.type() == ColumnType.TEXT) {
            flaws.add(new Flaw(at, Columns.notNumeric(weights)));
        } else if (weights.min() != null && weights.min() < 0) {
            flaws.add(new Flaw(
                    at,
                    "column '" + column + "' must hold weights from 0, but its smallest value is " + weights.min()));
        }
    }

    @Override
    public Sampler create(String[] cells, IntFunction<String> place, int examples, boolean shuffle, long seed) {
        CellNumber number = new CellNumber();
        double[] weights = new double[cells.length];
        for (int i = 0; i < weights.length; i++) {
            if (!number.parse(cells[i].toCharArray(), 0, cells[i].length())) {
                throw new InvalidData(place.apply(i) + ": column '" + column + "', a weight, "
                        + CellNumber.explain(cells[i]) + ". Mend the cell, or name another column.");
            }
            weights[i] = number.value();
        }
        return new WeightedSampler(weights, samples == null ? examples : samples, replacement, seed);
    }
}
