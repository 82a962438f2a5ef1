package io.engram.data;

import io.engram.definition.About;
import io.engram.definition.Default;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Which columns of a CSV file are what. */
public record CsvSpec(
        @NotEmpty @Size(max = 10_000) @About("Names of the input columns; * stands for any characters")
        List<@NotBlank String> features,

        @Default("[]") @Size(max = 1000) @About("Names of the columns to predict")
        List<@NotBlank String> target) {

    public CsvSpec {
        features = List.copyOf(features);
        target = List.copyOf(target);
    }
}
