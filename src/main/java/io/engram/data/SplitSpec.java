package io.engram.data;

import io.engram.definition.About;
import io.engram.definition.Default;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/** Shares of the examples for each stage, drawn at random with the experiment's seed. */
public record SplitSpec(
        @Default("0.8") @Positive @DecimalMax("1") @About("Share to train on")
        double train,

        @Default("0.1") @PositiveOrZero @DecimalMax("1") @About("Share to validate on after each epoch")
        double valid,

        @Default("0.1") @PositiveOrZero @DecimalMax("1") @About("Share to test on at the end")
        double test,

        @Nullable @About("A column whose values get the same shares in each part")
        String stratify) {

    /** Shares such as 0.7 + 0.2 + 0.1 miss 1 by a rounding error. */
    private static final double SLACK = 1e-9;

    public SplitSpec {
        if (train + valid + test > 1 + SLACK) {
            throw new IllegalArgumentException(
                    "train, valid and test must not exceed 1 together, were " + (train + valid + test));
        }
    }
}
