package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.TargetKind;
import io.engram.data.item.ExampleItems;
import io.engram.definition.Flaw;
import io.engram.definition.Names;
import io.engram.loss.LossSpec;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Operation;
import io.engram.model.transform.OneHot;
import io.engram.model.transform.TransformSpec;
import java.util.List;
import java.util.OptionalLong;

/** Whether what a network is given and what it says fit the examples. */
final class PredictionChecks {

    private PredictionChecks() {}

    /** An index that an embedding does not have would end the worker without a word on a GPU. */
    static void indices(RecipeInput input, NetworkPlan first, List<Flaw> flaws) {
        List<TransformSpec> transforms = input.definition().data().transforms();
        Operation taker = transforms.isEmpty() ? first.layers().get(0).spec() : transforms.get(0);
        OptionalLong indices = taker.indexCount();
        if (indices.isEmpty()) {
            return;
        }
        String takes = (taker instanceof OneHot ? "one_hot" : "an embedding") + ", which takes whole numbers from 0 to "
                + (indices.getAsLong() - 1);
        if (input.examples() instanceof ExamplePlan.OfTable table) {
            table.columns().features().forEach(column -> index(column, indices.getAsLong(), takes, flaws));
        } else if (input.examples() instanceof ExamplePlan.OfItems items) {
            String size = taker instanceof OneHot ? "classes of one_hot" : "vocabulary of the first layer";
            items.items()
                    .input()
                    .vocabulary()
                    .filter(labels -> labels.size() > indices.getAsLong())
                    .ifPresent(labels -> flaws.add(new Flaw(
                            "/data/input",
                            "has " + labels.size() + " labels and goes into " + takes + ". Set " + size + " to "
                                    + labels.size() + ".")));
        }
    }

    private static void index(ColumnProfile column, long indices, String takes, List<Flaw> flaws) {
        boolean fits = column.type() == ColumnType.INTEGER
                && column.min() != null
                && column.min() >= 0
                && column.max() != null
                && column.max() < indices;
        if (!fits) {
            flaws.add(new Flaw(
                    "/data/csv/features",
                    "column '" + column.name() + "' goes into " + takes + ", but its values are from " + column.min()
                            + " to " + column.max()
                            + (column.type() == ColumnType.NUMBER ? " with fractions" : "")
                            + ". Choose other columns, or leave it out."));
        }
    }

    /** Whether each objective can compare predictions of this shape with the targets. */
    static void objectives(RecipeInput input, Shape predictions, List<Flaw> flaws) {
        List<LossSpec> objectives = input.definition().objectives();
        ExamplePlan examples = input.examples();
        int before = flaws.size();
        for (int i = 0; i < objectives.size(); i++) {
            String pointer = Flaw.below("/objectives", i);
            examples.mismatch(objectives.get(i), input.shape(), predictions)
                    .forEach(detail -> flaws.add(new Flaw(pointer, detail)));
        }
        boolean scored = objectives.stream().anyMatch(LossSpec::scoresClasses);
        if (flaws.size() == before && scored && examples.target().holdsClasses()) {
            long classes = predictions.get(predictions.dimension() - 1);
            if (examples instanceof ExamplePlan.OfTable table) {
                classes(table.columns().targets().get(0), classes, flaws);
            } else if (examples instanceof ExamplePlan.OfItems items) {
                labels(items.items(), classes, flaws);
            }
        }
    }

    private static void labels(ExampleItems items, long classes, List<Flaw> flaws) {
        items.labels()
                .filter(labels -> labels.size() > classes)
                .ifPresent(labels -> flaws.add(new Flaw(
                        "/data/target",
                        "has " + labels.size() + " labels, but the network gives " + classes
                                + " classes. Set units of the last layer to " + labels.size() + ".")));
    }

    private static void classes(ColumnProfile target, long classes, List<Flaw> flaws) {
        if (target.holdsClasses() && target.max() != null && target.max() >= classes) {
            long largest = target.max().longValue();
            flaws.add(new Flaw(
                    "/data/csv/target",
                    "column '" + target.name() + "' has the class " + largest + ", but the network gives " + classes
                            + " classes, 0 to " + (classes - 1) + ". Set units of the last layer to " + (largest + 1)
                            + "."));
        }
    }

    /** Losses of one sort, since the target columns of a table are read in one way. */
    static void sorts(List<LossSpec> objectives, List<Flaw> flaws) {
        for (int i = 1; i < objectives.size(); i++) {
            TargetKind first = objectives.get(0).target();
            LossSpec loss = objectives.get(i);
            if (loss.target() != first) {
                flaws.add(new Flaw(
                        Flaw.below("/objectives", i),
                        Names.kindOf(loss.getClass()) + " needs other targets than the objective before it: one takes "
                                + sort(loss.target()) + ", the other " + sort(first) + ". Use losses of one sort."));
            }
        }
    }

    private static String sort(TargetKind kind) {
        return (kind.isSequence() ? "sequences of " : "") + (kind.holdsClasses() ? "classes" : "numbers");
    }
}
