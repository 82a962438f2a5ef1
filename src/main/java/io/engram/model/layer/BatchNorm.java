package io.engram.model.layer;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.List;

/**
 * Batch normalisation over the channels, dimension 1: (B, C), (B, C, T) or (B, C, H, W), same shape out. As
 * torch.nn.BatchNorm1d and 2d: batch statistics in training, running ones (with unbiased variance) in evaluation. Ioffe
 * and Szegedy 2015.
 */
@Kind("batch_norm")
@About("Batch normalisation over dimension 1: (B, C, ...) to the same")
public record BatchNorm(
        @Default("1e-5") @Positive @About("Added to the variance")
        double eps,

        @Default("0.1") @Positive @DecimalMax("1") @About("Weight of a new batch in the running statistics")
        double momentum)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        if (input.dimension() < 2 || input.dimension() > 4) {
            throw new ShapeMismatch(
                    "expects (B, C), (B, C, T) or (B, C, H, W) but gets " + Shapes.text(input) + ". Flatten it first.");
        }
        Shapes.channels(input);
        return input;
    }

    @Override
    public boolean needsTwoRows(Shape input) {
        return input.dimension() == 2;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        long channels = Shapes.channels(input);
        return List.of(
                TensorSpec.parameter("weight", Initializer.constant(1), channels),
                TensorSpec.parameter("bias", Initializer.constant(0), channels),
                TensorSpec.buffer("running_mean", DataType.FLOAT32, 0, channels),
                TensorSpec.buffer("running_var", DataType.FLOAT32, 1, channels),
                TensorSpec.buffer("num_batches_tracked", DataType.INT64, 0));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        String mean = context.tensor("running_mean");
        String variance = context.tensor("running_var");
        if (!context.training()) {
            return List.of(normalize(context, mean, variance));
        }
        // A batch that is not finite must leave no trace: its step is skipped, and the statistics stay.
        return List.of(
                "mean = torch.clone(" + mean + ")",
                "variance = torch.clone(" + variance + ")",
                normalize(context, "mean", "variance"),
                "finite = torch.isfinite(torch.add(torch.sum(mean), torch.sum(variance)))",
                "torch.copy_(" + mean + ", torch.where(finite, mean, " + mean + "))",
                "torch.copy_(" + variance + ", torch.where(finite, variance, " + variance + "))",
                "torch.add_(" + context.tensor("num_batches_tracked") + ", torch.to(finite, 4))");
    }

    private String normalize(ScriptContext context, String mean, String variance) {
        return "x = torch.batch_norm(x, " + context.tensor("weight") + ", " + context.tensor("bias") + ", " + mean
                + ", " + variance + ", " + context.trainingLiteral() + ", " + momentum + ", " + eps + ", True)";
    }
}
