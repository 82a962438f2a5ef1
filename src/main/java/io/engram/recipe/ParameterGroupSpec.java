package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.NamePattern;
import io.engram.definition.NearestName;
import io.engram.optimizer.ParameterGroup;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that the optimizer treats in a way of their own.
 *
 * @param parameters names as in a checkpoint, * stands for any part
 */
public record ParameterGroupSpec(
        @NotEmpty @Size(max = 200) @About("Names such as model.0.weight; * stands for any part: *.bias")
        List<String> parameters,

        @Nullable
        @PositiveOrZero
        @About("Learning rate, in place of the optimizer's; a scheduler changes both in proportion")
        Double lr,

        @Nullable @PositiveOrZero @About("Weight decay, in place of the optimizer's")
        Double weightDecay,

        @Default("true") @About("Whether they are trained; those that are not keep their values, without decay too")
        boolean trainable) {

    public ParameterGroupSpec {
        parameters = List.copyOf(parameters);
        if (!trainable && (lr != null || weightDecay != null)) {
            throw new IllegalArgumentException(
                    "parameters that are not trainable have neither lr nor weight_decay; leave them out");
        }
    }

    /** Of parameters that are trained. */
    ParameterGroupSpec(List<String> parameters, @Nullable Double lr, @Nullable Double weightDecay) {
        this(parameters, lr, weightDecay, true);
    }

    /** Whether a parameter belongs here. */
    boolean matches(String parameter) {
        return parameters.stream().anyMatch(pattern -> NamePattern.matches(pattern, parameter));
    }

    /** What is wrong with groups over these parameters: one that has none, or nothing that is left to train. */
    static void check(List<ParameterGroupSpec> groups, Collection<String> parameters, List<Flaw> flaws) {
        for (int i = 0; i < groups.size() && flaws.size() < InvalidDefinition.MOST_FLAWS; i++) {
            ParameterGroupSpec group = groups.get(i);
            for (int k = 0; k < group.parameters.size(); k++) {
                String pattern = group.parameters.get(k);
                if (parameters.stream().noneMatch(name -> NamePattern.matches(pattern, name))) {
                    flaws.add(new Flaw(
                            Flaw.below(Flaw.below(Flaw.below("/parameter_groups", i), "parameters"), k),
                            "'" + pattern + "' is no parameter; " + NearestName.hint(pattern, parameters)));
                }
            }
        }
        if (!parameters.isEmpty() && parameters.stream().noneMatch(name -> trains(groups, name))) {
            flaws.add(new Flaw(
                    "/parameter_groups",
                    "leave nothing to train: every parameter is in a group with trainable: false"));
        }
    }

    /** Whether the first group that names a parameter trains it. */
    static boolean trains(List<ParameterGroupSpec> groups, String parameter) {
        return groups.stream()
                .filter(group -> group.matches(parameter))
                .findFirst()
                .map(ParameterGroupSpec::trainable)
                .orElse(true);
    }

    /**
     * The parameters of each group, the first that names one; and those of none. Those that are not to be trained are
     * in none of the groups that come out, and require no gradient from now on.
     */
    static List<ParameterGroup> of(
            List<ParameterGroupSpec> groups,
            Map<String, NDArray> parameters,
            Function<Map<String, NDArray>, List<ParameterGroup>> rest) {
        Map<String, NDArray> left = new LinkedHashMap<>(parameters);
        List<ParameterGroup> made = new ArrayList<>();
        for (ParameterGroupSpec group : groups) {
            Map<String, NDArray> own = new LinkedHashMap<>();
            left.forEach((name, array) -> {
                if (group.matches(name)) {
                    own.put(name, array);
                }
            });
            left.keySet().removeAll(own.keySet());
            if (!group.trainable) {
                own.values().forEach(parameter -> parameter.setRequiresGradient(false));
            } else if (!own.isEmpty()) {
                made.add(new ParameterGroup(own, group.lr, group.weightDecay));
            }
        }
        if (!left.isEmpty()) {
            made.addAll(rest.apply(left));
        }
        return made;
    }
}
