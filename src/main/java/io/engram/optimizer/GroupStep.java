package io.engram.optimizer;

import io.engram.tensor.BoundKernel;

/** The step of one group, ready to be taken again and again; it follows the group's options. */
final class GroupStep {

    private final OptimizerGroup group;
    private final BoundKernel kernel;
    private int revision;

    GroupStep(OptimizerGroup group, BoundKernel kernel) {
        this.group = group;
        this.kernel = kernel;
        this.revision = group.revision();
    }

    void take() {
        if (revision != group.revision()) {
            kernel.rebind(0, group.options());
            revision = group.revision();
        }
        kernel.run();
    }
}
