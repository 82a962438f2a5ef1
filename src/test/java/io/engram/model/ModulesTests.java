package io.engram.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.Linear;
import io.engram.model.layer.Relu;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModulesTests {

    private static final NetworkPlan WIDEN = NetworkPlan.of(new Shape(3), new Linear(5));
    private static final NetworkPlan NARROW = NetworkPlan.of(new Shape(5), new Relu(), new Linear(2));

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Map<String, ModuleFactory> inOrder() {
        Map<String, ModuleFactory> modules = new LinkedHashMap<>();
        modules.put("widen", WIDEN);
        modules.put("narrow", NARROW);
        return modules;
    }

    @Test
    void areAppliedInTheOrderInWhichTheyWereGiven() {
        try (Modules modules = new Modules(manager, inOrder(), 1)) {
            assertThat(modules.forward(new NDList(manager.ones(new Shape(4, 3))))
                            .head()
                            .getShape())
                    .isEqualTo(new Shape(4, 2));
        }
    }

    @Test
    void refuseToBeAppliedInNoOrder() {
        try (Modules modules = new Modules(manager, Map.of("widen", WIDEN, "narrow", NARROW), 1)) {
            NDList inputs = new NDList(manager.ones(new Shape(4, 3)));

            assertThatThrownBy(() -> modules.forward(inputs))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("LinkedHashMap");
            assertThat(modules.forward("widen", inputs).head().getShape()).isEqualTo(new Shape(4, 5));
        }
    }

    @Test
    void haveTheSameParametersInTheSameOrderWhicheverMapTheyCameIn() {
        try (Modules ordered = new Modules(manager, inOrder(), 1);
                Modules unordered = new Modules(manager, Map.of("widen", WIDEN, "narrow", NARROW), 1)) {
            assertThat(ordered.parameters().keySet())
                    .containsExactlyElementsOf(unordered.parameters().keySet());
            ordered.parameters()
                    .forEach((name, array) ->
                            assertThat(array).isEqualTo(unordered.parameters().get(name)));
        }
    }

    @Test
    void nameTheModulesThatThereAre() {
        try (Modules modules = new Modules(manager, inOrder(), 1)) {
            assertThatThrownBy(() -> modules.get("wide"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'wide'")
                    .hasMessageContaining("widen");
        }
    }
}
