package io.engram.recipe;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.NamePattern;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights to start from, in place of random ones. Only weights: the training begins at epoch 1 with a fresh optimizer.
 * To go on with optimizer and counters, fork the experiment.
 *
 * @param rename what a name in the file begins with, and what stands there in this model; the first that fits counts
 * @param only tensors of this model, * stands for any part
 */
public record InitializeSpec(
        @Nullable @Size(max = 200) @About("Id of a checkpoint, whose weights are taken")
        String checkpoint,

        @Nullable
        @Size(max = 200)
        @About("Uploaded dataset that is, or holds, a safetensors file; in place of checkpoint")
        String dataset,

        @Nullable
        @Size(max = 1000)
        @About("The safetensors file in an uploaded archive; left out where the upload is that file")
        String file,

        @Default("true")
        @About(
                "Whether every tensor of this model must be in the file with its shape, and every one of the file in this"
                        + " model; else what fits is taken, and the rest stays as it is made")
        boolean strict,

        @Default("[\"*\"]")
        @NotEmpty
        @Size(max = 200)
        @About(
                "Tensors of this model that are taken, as in model.0.weight; * stands for any part. Others are passed over,"
                        + " strictly too")
        List<String> only,

        @Default("{}")
        @Size(max = 200)
        @About("Beginnings of names in the file, and what stands there in this model: {\"\": model.} puts model. before"
                + " all")
        Map<String, String> rename) {

    public InitializeSpec {
        only = List.copyOf(only);
        rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
        if ((checkpoint == null) == (dataset == null)) {
            throw new IllegalArgumentException("takes either checkpoint or dataset");
        }
        if (checkpoint != null && file != null) {
            throw new IllegalArgumentException("file belongs to dataset; of a checkpoint the weights are taken");
        }
    }

    /** What a tensor of the file is called in this model. */
    String renamed(String name) {
        for (Map.Entry<String, String> rule : rename.entrySet()) {
            if (name.startsWith(rule.getKey())) {
                return rule.getValue() + name.substring(rule.getKey().length());
            }
        }
        return name;
    }

    /** Whether a tensor is asked for, by its name in this model. */
    boolean takes(String name) {
        return only.stream().anyMatch(pattern -> NamePattern.matches(pattern, name));
    }

    /** Where the weights come from, in a word. */
    public String source() {
        return checkpoint != null ? checkpoint : dataset + (file == null ? "" : "/" + file);
    }
}
