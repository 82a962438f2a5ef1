package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.Samples;
import io.engram.definition.InvalidDefinition;
import io.engram.optimizer.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterGroupSpecTests {

    @ParameterizedTest
    @CsvSource({
        "*.bias, model.0.bias, true",
        "*.bias, model.0.weight, false",
        "model.0.*, model.0.weight, true",
        "model.0.*, model.01weight, false",
        "*, model.3.weight_ih_l0, true",
        "model.*.weight, model.2.weight, true",
        "model.0.weight, model.0.weight, true"
    })
    void takesAStarForAnyPart(String pattern, String parameter, boolean matches) {
        assertThat(new ParameterGroupSpec(List.of(pattern), null, null).matches(parameter))
                .isEqualTo(matches);
    }

    @Test
    void givesAParameterToTheFirstGroupThatNamesIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> parameters = new LinkedHashMap<>();
            for (String name : List.of("model.0.weight", "model.0.bias", "model.2.weight", "model.2.bias")) {
                parameters.put(name, manager.zeros(new Shape(1)));
            }

            List<ParameterGroup> groups = ParameterGroupSpec.of(
                    List.of(
                            new ParameterGroupSpec(List.of("*.bias"), null, 0.0),
                            new ParameterGroupSpec(List.of("model.2.*"), 0.01, null)),
                    parameters,
                    rest -> List.of(ParameterGroup.of(rest)));

            assertThat(groups)
                    .extracting(group -> List.copyOf(group.parameters().keySet()))
                    .containsExactly(
                            List.of("model.0.bias", "model.2.bias"),
                            List.of("model.2.weight"),
                            List.of("model.0.weight"));
            assertThat(groups).extracting(ParameterGroup::lr).containsExactly(null, 0.01, null);
            assertThat(groups).extracting(ParameterGroup::weightDecay).containsExactly(0.0, null, null);
        }
    }

    @Test
    void refusesAGroupWithoutParameters() {
        ExperimentDefinition definition = DigitsFixtures.definition(
                1, "parameter_groups: [{parameters: [model.0.bias]}, {parameters: ['*.bais'], lr: 0.1}]");

        assertThatThrownBy(() -> ExperimentPlan.of(definition, Samples.profile("digits")))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("/parameter_groups/1/parameters/0")
                .hasMessageContaining("'*.bais' is no parameter")
                .hasMessageContaining("model.0.weight");
    }
}
