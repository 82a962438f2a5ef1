package io.engram.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What cuts texts into tokens, where a training has learned it or read it from a file. Kept with every checkpoint.
 *
 * @param of what the definition says of the tokens, as JSON: a definition that says something else makes its own
 * @param labels all tokens in the order of their numbers, behind the special ones
 * @param file content of the tokenizer's file in base64; null where the labels say all
 */
public record TokenModel(
        String of,
        List<String> labels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String file) {

    public TokenModel {
        labels = List.copyOf(labels);
    }
}
