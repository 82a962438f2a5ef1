package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;

/**
 * LeNet-5 with 61,706 parameters for ten classes: (B, 1, 32, 32), or (B, 1, 28, 28) which it pads, to (B, classes).
 * Names {@code conv1, conv2, fc1, fc2, fc3}. LeCun et al. 1998, with the full connections and the linear output that
 * are usual today.
 */
@Kind("lenet")
@About("LeNet-5 for images of 28 or 32 pixels: (B, C, 32, 32) to (B, classes)")
public record LeNet(
        @Default("10") @Positive @About("Number of classes") long classes) implements LayerSpec, Composed {

    @Override
    public Operation operation(Shape input) {
        Shapes.requireRank(input, 4, "(B, C, H, W)");
        for (int i = 2; i < 4; i++) {
            if (input.get(i) != 28 && input.get(i) != 32) {
                throw new ShapeMismatch("takes images of 28 x 28 or 32 x 32 but gets " + Shapes.text(input)
                        + ". Resize them, or use resnet18.");
            }
        }
        AvgPool2d pool = new AvgPool2d(2, null, 0);
        return Chain.of(
                "conv1",
                new Conv2d(6, 5, 1, input.get(2) == 28 ? 2 : 0, 1, 1, true),
                "",
                new Tanh(),
                "",
                pool,
                "conv2",
                new Conv2d(16, 5, 1, 0, 1, 1, true),
                "",
                new Tanh(),
                "",
                pool,
                "",
                new Flatten(),
                "fc1",
                new Linear(120),
                "",
                new Tanh(),
                "fc2",
                new Linear(84),
                "",
                new Tanh(),
                "fc3",
                new Linear(classes));
    }

    @Override
    public long layerCount() {
        return 12;
    }
}
