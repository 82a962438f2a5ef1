package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import org.junit.jupiter.api.Test;

class ScaleTests {

    @Test
    void multipliesInTheOrderGiven() {
        NetworkPlan plan = NetworkPlan.of(new Shape(2), new Scale(0.5), new Scale(3));
        try (NDManager manager = NDManager.newBaseManager();
                Network network = plan.create(manager, 1)) {
            NDList input = new NDList(manager.create(new float[] {2, 20}, new Shape(1, 2)));

            assertThat(network.forward(input, Pass.EVALUATION)
                            .singletonOrThrow()
                            .toFloatArray())
                    .containsExactly(3, 30);
        }
    }
}
