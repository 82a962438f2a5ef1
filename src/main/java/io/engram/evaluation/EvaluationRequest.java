package io.engram.evaluation;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.recipe.Evaluation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What is to be evaluated. */
record EvaluationRequest(
        @Nullable @Size(min = 1, max = 200) @About("Id or name of a dataset; the experiment's own where it is left out")
        String dataset,

        @Nullable @About("A checkpoint of the experiment; the best by the definition's own metric where it is left out")
        String checkpoint,

        @Default("\"all\"") @About("All rows, or those that the definition's split gives to train, valid or test")
        Evaluation.Part part,

        @Default("0") @PositiveOrZero @Max(100) @About("How many of the examples with the largest losses are told")
        int worst,

        @Default("0") @PositiveOrZero @Max(100) @About("How many of the examples with the least losses are told")
        int best) {}
