package io.engram.data;

import io.engram.definition.About;
import io.engram.definition.Default;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parts by the values of a column: speakers, days, or the parts that a dataset comes in. */
public record SplitBy(
        @NotBlank @About("The column whose values decide") String column,

        @Default("[]") @Size(max = 10_000) @About("Values to train on; none: all that are not named below")
        List<String> train,

        @Default("[]") @Size(max = 10_000) @About("Values to validate on after each epoch")
        List<String> valid,

        @Default("[]") @Size(max = 10_000) @About("Values to test on at the end")
        List<String> test) {

    public SplitBy {
        train = List.copyOf(train);
        valid = List.copyOf(valid);
        test = List.copyOf(test);
        Set<String> seen = new HashSet<>();
        for (List<String> part : List.of(train, valid, test)) {
            for (String value : part) {
                if (!seen.add(value)) {
                    throw new IllegalArgumentException("'" + value + "' must stand once in train, valid and test");
                }
            }
        }
    }

    boolean trains(String value) {
        return train.isEmpty() ? !valid.contains(value) && !test.contains(value) : train.contains(value);
    }
}
