package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript module that somebody has uploaded: what {@code torch.jit.script(model).save("model.pt")} writes. It is
 * the only layer of its module, since its tensors have the names that PyTorch gives them, below the module's own:
 * {@code model.fc.weight}. Nothing of it runs but in a worker.
 */
@Kind("torchscript")
@About("An uploaded TorchScript module, which is trained; the only layer of its module")
public record TorchScript(
        @NotBlank @Size(max = 200) @About("Id or name of the uploaded dataset that is, or holds, the file")
        String dataset,

        @Nullable
        @Size(max = 1000)
        @About("The file in an uploaded archive, as in model.pt; left out where the upload is that file")
        String file,

        @NotEmpty
        @Size(max = 10)
        @About("Shape of what it gives for one example, without the batch; -1 is a length that differs")
        List<Long> output,

        @Default("false") @About("Whether forward takes the lengths as a second argument: forward(x, lengths)")
        boolean lengths)
        implements LayerSpec {

    /** Why it has no neighbours. */
    public static final String ALONE = "must be the only layer of a module, whose tensors have the names that PyTorch"
            + " gives them. Put other layers into modules before or behind it.";

    public TorchScript {
        output = List.copyOf(output);
        if (output.stream().anyMatch(size -> size == 0 || size < -1)) {
            throw new IllegalArgumentException("output must be sizes from 1, or -1 for a length, was " + output);
        }
    }

    /** What the definition says: only a worker can run it. */
    @Override
    public Shape output(Shape input) {
        return new Shape(-1)
                .addAll(new Shape(output.stream().mapToLong(Long::longValue).toArray()));
    }

    @Override
    public List<String> script(ScriptContext context) {
        throw new IllegalStateException("an uploaded module has a text of its own");
    }
}
