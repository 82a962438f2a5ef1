package io.engram.recipe;

import io.engram.data.BadRows;
import io.engram.data.Columns;
import io.engram.data.CsvSpec;
import io.engram.data.DataSpec;
import io.engram.data.DatasetProfile;
import io.engram.data.TargetKind;
import io.engram.data.item.ExampleItems;
import io.engram.data.item.InputItself;
import io.engram.data.item.InputSpec;
import io.engram.data.item.Item;
import io.engram.data.item.NextToken;
import io.engram.data.item.TargetSpec;
import io.engram.data.item.TargetSteps;
import io.engram.definition.Flaw;
import io.engram.definition.Names;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what the examples of a definition are in its dataset. */
final class ExamplePlans {

    private ExamplePlans() {}

    static Optional<ExamplePlan> of(ExperimentDefinition definition, DatasetProfile profile, List<Flaw> flaws) {
        DataSpec data = definition.data();
        CsvSpec csv = data.csv();
        if (csv != null) {
            TargetKind target = csv.target().isEmpty()
                    ? TargetKind.NONE
                    : definition.recipe().target(definition);
            return Columns.of(data, profile, target, flaws).map(columns -> new ExamplePlan.OfTable(columns, target));
        }
        InputSpec input = data.input();
        TargetSpec target = data.target();
        if (input == null) {
            throw new IllegalStateException("a definition has either csv or input");
        }
        Columns.checkParts(data, profile, flaws);
        return items(definition, input, target, profile, flaws).map(ExamplePlan.OfItems::new);
    }

    private static Optional<ExampleItems> items(
            ExperimentDefinition definition,
            InputSpec input,
            @Nullable TargetSpec target,
            DatasetProfile profile,
            List<Flaw> flaws) {
        BadRows rule = definition.data().badRows();
        Optional<? extends Item> given = input.plan(profile, rule, below("/data/input", input), flaws);
        if (target == null) {
            return given.map(ExampleItems::withoutTarget);
        }
        Optional<? extends Item> wanted = target.plan(profile, rule, given, below("/data/target", target), flaws);
        if (given.isEmpty() || wanted.isEmpty()) {
            return Optional.empty();
        }
        boolean same = target instanceof InputItself;
        Item behind = wanted.get() instanceof NextToken.Ahead ahead ? ahead.input() : given.get();
        return Optional.of(new ExampleItems(behind, wanted.get(), same, steps(definition, wanted.get())));
    }

    private static TargetSteps steps(ExperimentDefinition definition, Item target) {
        if (!target.padded()) {
            return TargetSteps.NONE;
        }
        return definition.recipe().targetsHaveStepsOfTheirOwn(definition) ? TargetSteps.OWN : TargetSteps.SHARED;
    }

    static String below(String pointer, Object kind) {
        return Flaw.below(pointer, Names.kindOf(kind.getClass()));
    }
}
