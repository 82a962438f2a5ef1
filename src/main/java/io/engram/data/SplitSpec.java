package io.engram.data;

import io.engram.definition.About;
import io.engram.definition.Default;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
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
        String stratify,

        @Nullable @About("Parts by the values of a column, in place of shares")
        SplitBy by) {

    /** Shares such as 0.7 + 0.2 + 0.1 miss 1 by a rounding error. */
    private static final double SLACK = 1e-9;

    public SplitSpec {
        if (by != null && stratify != null) {
            throw new IllegalArgumentException("stratify goes with shares, not with by; leave one of them out");
        }
        if (train + valid + test > 1 + SLACK) {
            throw new IllegalArgumentException(
                    "train, valid and test must not exceed 1 together, were " + (train + valid + test));
        }
    }

    /** Shares without strata. */
    public SplitSpec(double train, double valid, double test, @Nullable String stratify) {
        this(train, valid, test, stratify, null);
    }

    /** Whether there is a validation after each epoch. */
    public boolean validates() {
        return by == null ? valid > 0 : !by.valid().isEmpty();
    }

    /** The column whose cells decide, where one does. */
    Optional<String> neededColumn() {
        return Optional.ofNullable(by == null ? stratify : by.column());
    }
}
