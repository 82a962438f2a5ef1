package io.engram.prediction.process;

import io.engram.definition.About;
import io.engram.definition.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/** How a language model goes on with a text. */
public record Continuation(
        @Positive @Max(2000) @About("How many tokens it says at most")
        int tokens,

        @Default("0.0")
        @PositiveOrZero
        @Max(100)
        @About("0: always the likeliest token; 1: drawn by their probabilities; below, the likelier ones more often")
        double temperature,

        @Default("0") @About("By which they are drawn; the same one gives the same text")
        long seed) {}
