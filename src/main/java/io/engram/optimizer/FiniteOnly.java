package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.BoundKernel;
import io.engram.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Leaves those parameters out of an update whose gradient is not finite: their gradients are zeros while the others are
 * measured and moved, and afterwards they and their state are put back. Without waiting for the device, at the price of
 * a copy of parameters and state.
 */
final class FiniteOnly {

    private final BoundKernel drop;
    private final BoundKernel remember;
    private final BoundKernel putBack;

    FiniteOnly(NDManager manager, GradientBuffer buffer, List<Optimizer> active) {
        List<NDArray> gradients = new ArrayList<>();
        List<NDArray> now = new ArrayList<>();
        List<Long> owners = new ArrayList<>();
        for (Optimizer optimizer : active) {
            for (OptimizerGroup group : optimizer.groups()) {
                add(group, buffer, gradients, now, owners);
            }
        }
        List<NDArray> before = now.stream()
                .map(array -> manager.zeros(array.getShape(), array.getDataType()))
                .toList();
        NDArray finite = manager.zeros(new Shape(gradients.size()), DataType.FLOAT32);
        Kernels kernels = Kernels.on(manager.getDevice());
        this.drop = kernels.bind(manager, "drop_non_finite_", finite, gradients);
        this.remember = kernels.bind(manager, "assign_", before, now);
        this.putBack = kernels.bind(
                manager,
                "put_back_",
                finite,
                owners.stream().mapToLong(Long::longValue).toArray(),
                before,
                now);
    }

    /** The group's parameters that have gradients, each with the arrays that belong to it. */
    private static void add(
            OptimizerGroup group,
            GradientBuffer buffer,
            List<NDArray> gradients,
            List<NDArray> now,
            List<Long> owners) {
        for (Map.Entry<NDArray, List<NDArray>> owned : group.owned().entrySet()) {
            if (buffer.has(owned.getKey())) {
                owned.getValue().forEach(array -> {
                    now.add(array);
                    owners.add((long) gradients.size());
                });
                gradients.add(buffer.of(owned.getKey()));
            }
        }
    }

    /** Before the update. */
    void begin() {
        drop.run();
        remember.run();
    }

    /** Behind the update. */
    void end() {
        putBack.run();
    }
}
