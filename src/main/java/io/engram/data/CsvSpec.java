package io.engram.data;

import io.engram.definition.About;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/** Which columns of a CSV file are what. */
public record CsvSpec(
        @NotEmpty @About("Names of the input columns; * stands for any characters")
        List<@NotBlank String> features,

        @NotEmpty @About("Names of the columns to predict") List<@NotBlank String> target) {

    public CsvSpec {
        features = List.copyOf(features);
        target = List.copyOf(target);
    }
}
