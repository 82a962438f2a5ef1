package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that an optimizer moves with options of their own.
 *
 * @param parameters by name
 * @param lr learning rate, in place of the optimizer's; a schedule changes both in proportion
 * @param weightDecay in place of the optimizer's
 */
public record ParameterGroup(
        Map<String, NDArray> parameters,
        @Nullable Double lr,
        @Nullable Double weightDecay) {

    public ParameterGroup {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** With the optimizer's own options. */
    public static ParameterGroup of(Map<String, NDArray> parameters) {
        return new ParameterGroup(parameters, null, null);
    }

    /**
     * Two groups: vectors, that is biases and scales of norms, without weight decay; then the rest with it. One that
     * would be empty is left out.
     */
    public static List<ParameterGroup> withoutVectorDecay(Map<String, NDArray> parameters) {
        Map<String, NDArray> vectors = new LinkedHashMap<>();
        Map<String, NDArray> rest = new LinkedHashMap<>();
        parameters.forEach(
                (name, parameter) -> (parameter.getShape().dimension() == 1 ? vectors : rest).put(name, parameter));
        return List.of(new ParameterGroup(vectors, null, 0.0), of(rest)).stream()
                .filter(group -> !group.parameters().isEmpty())
                .toList();
    }
}
