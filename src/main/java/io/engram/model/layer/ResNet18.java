package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual network of 18 layers, with 11,689,512 parameters for 1000 classes: (B, C, H, W) to (B, classes). Names as
 * torchvision.models.resnet18: {@code layer2.0.downsample.0.weight}. He et al. 2016.
 */
@Kind("resnet18")
@About("Residual network of 18 layers: (B, C, H, W) to (B, classes)")
public record ResNet18(
        @Positive @About("Number of classes") long classes,

        @Default("false") @About("For images of about 32 pixels: begins with a window of 3 and no pool, as for CIFAR")
        boolean small)
        implements LayerSpec, Composed {

    @Override
    public Operation operation(Shape input) {
        Shapes.requireRank(input, 4, "(B, C, H, W)");
        List<Chain.Step> steps = new ArrayList<>(stem().steps());
        long before = 64;
        for (int stage = 0; stage < 4; stage++) {
            long filters = 64L << stage;
            for (int block = 0; block < 2; block++) {
                long stride = stage > 0 && block == 0 ? 2 : 1;
                String name = "layer" + (stage + 1) + "." + block;
                steps.add(new Chain.Step(name, "", block(filters, stride, before != filters)));
                before = filters;
            }
        }
        steps.addAll(
                Chain.of("", new GlobalAvgPool(), "fc", new Linear(classes)).steps());
        return new Chain(steps);
    }

    private Chain stem() {
        return small
                ? Chain.of("conv1", convolution(64, 3, 1), "bn1", norm(), "", new Relu())
                : Chain.of("conv1", convolution(64, 7, 2), "bn1", norm(), "", new Relu(), "", new MaxPool2d(3, 2L, 1));
    }

    private static Chain block(long filters, long stride, boolean project) {
        Chain layers = Chain.of(
                "conv1",
                convolution(filters, 3, stride),
                "bn1",
                norm(),
                "",
                new Relu(),
                "conv2",
                convolution(filters, 3, 1),
                "bn2",
                norm());
        Chain shortcut = project
                ? Chain.of("downsample.0", convolution(filters, 1, stride), "downsample.1", norm())
                : Chain.of();
        return Chain.of("", new Sum(layers, shortcut, 1), "", new Relu());
    }

    private static Conv2d convolution(long filters, long kernel, long stride) {
        return new Conv2d(filters, kernel, stride, kernel / 2, 1, 1, false);
    }

    private static BatchNorm norm() {
        return new BatchNorm(1e-5, 0.1);
    }

    @Override
    public long layerCount() {
        return 80;
    }
}
