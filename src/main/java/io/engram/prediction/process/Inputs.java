package io.engram.prediction.process;

import ai.djl.ndarray.NDManager;
import io.engram.data.InvalidData;
import io.engram.data.item.HostArray;
import io.engram.data.item.HostBatch;
import io.engram.data.item.Item;
import io.engram.data.item.NextToken;
import io.engram.data.item.Numbers;
import io.engram.data.item.Picture;
import io.engram.data.item.RowCells;
import io.engram.data.item.Sound;
import io.engram.data.item.Tokens;
import io.engram.data.source.UnusableCell;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.NearestName;
import io.engram.recipe.ExamplePlan;
import io.engram.recipe.ExperimentPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes inputs of rows, and finds everything that is wrong with them. */
final class Inputs {

    /** Of a row that is sent. */
    private final Item item;

    /** Of a row of a dataset, where that is something else: a piece of a recording. */
    private final Item stored;

    private final boolean padded;
    private final boolean files;
    private final Set<String> known;

    private Inputs(Item item, Item stored, boolean padded, boolean files, Set<String> known) {
        this.item = item;
        this.stored = stored;
        this.padded = padded;
        this.files = files;
        this.known = known;
    }

    static Inputs of(ExperimentPlan plan) {
        // A row of the dataset may be sent as it is: its target and what else the training used is not looked at.
        Set<String> known = new HashSet<>();
        plan.profile().columns().forEach(column -> known.add(column.name()));
        OptionalInt noise = plan.definition().recipe().noise();
        if (noise.isPresent()) {
            NoiseCells cells = new NoiseCells(noise.getAsInt());
            return new Inputs(cells, cells, false, false, known);
        }
        if (plan.examples() instanceof ExamplePlan.OfTable table) {
            NumberCells cells = new NumberCells(
                    table.columns().features().stream()
                            .map(column -> column.name())
                            .toList(),
                    null,
                    NumberCells.truths(plan),
                    NumberCells.indices(plan));
            return new Inputs(cells, cells, false, false, known);
        }
        if (plan.examples() instanceof ExamplePlan.OfItems items) {
            Item input = items.items().input();
            boolean files = plan.definition().data().input() instanceof Sound
                    || plan.definition().data().input() instanceof Picture;
            Item alone = alone(plan, input);
            boolean pieces = plan.definition().data().input() instanceof Sound;
            return new Inputs(alone, pieces ? input : alone, input.padded(), files, known);
        }
        throw new IllegalArgumentException("rows of " + plan.examples() + " cannot be read");
    }

    /** The input where there is no target beside it. */
    private static Item alone(ExperimentPlan plan, Item input) {
        if (plan.definition().data().input() instanceof Numbers numbers) {
            return new NumberCells(input.columns(), numbers.missing(), NumberCells.truths(plan), null);
        }
        if (plan.definition().data().input() instanceof Sound sound) {
            // What is sent is the piece itself.
            return new Sound(sound.column(), sound.sampleRate(), sound.resample(), sound.channel(), null, null)
                    .plan(plan.profile(), "", new ArrayList<>())
                    .map(Item.class::cast)
                    .orElse(input);
        }
        // In training the last token is only a target; without bounds, what comes behind it is what is asked for.
        boolean ahead = plan.examples() instanceof ExamplePlan.OfItems items
                && items.items().target() instanceof NextToken.Ahead;
        if (ahead && plan.definition().data().input() instanceof Tokens tokens && !tokens.bounds()) {
            return plan.examples() instanceof ExamplePlan.OfItems items
                            && items.items().target() instanceof NextToken.Ahead target
                    ? target.text()
                    : input;
        }
        return input;
    }

    /** The arrays of the rows from one to behind another; fewer where there are flaws. */
    List<HostArray> read(JsonNode rows, int from, int to, List<Flaw> flaws) {
        List<HostArray> read = new ArrayList<>();
        for (int i = from; i < to && flaws.size() < InvalidDefinition.MOST_FLAWS; i++) {
            String pointer = Flaw.below("/rows", i);
            if (!(rows.get(i) instanceof ObjectNode cells)) {
                flaws.add(new Flaw(pointer, "must be an object: cells by the names of columns"));
                continue;
            }
            checkNames(cells, pointer, flaws);
            array(new JsonRow(cells, files), pointer, flaws).ifPresent(read::add);
        }
        return read;
    }

    /** The columns that a dataset must have. */
    List<String> columns() {
        return stored.columns();
    }

    /**
     * The arrays of so many of the next rows of a dataset, or fewer at its end; empty where no more is worth reading.
     */
    List<HostArray> read(DatasetRows rows, int most, List<Flaw> flaws) {
        List<HostArray> read = new ArrayList<>();
        while (read.size() < most && flaws.size() < InvalidDefinition.MOST_FLAWS && rows.next()) {
            List<Flaw> own = new ArrayList<>();
            if (stored instanceof NumberCells numbers) {
                numbers.read(rows.json(numbers.columns()), "", own).ifPresent(read::add);
            } else {
                array(stored, rows, "", own).ifPresent(read::add);
            }
            own.forEach(flaw -> flaws.add(new Flaw(
                    "/dataset", rows.place() + ": column '" + flaw.pointer().substring(1) + "' " + flaw.detail())));
        }
        return read;
    }

    private void checkNames(ObjectNode cells, String pointer, List<Flaw> flaws) {
        for (String name : cells.propertyNames()) {
            if (!known.contains(name) && !item.columns().contains(name)) {
                flaws.add(new Flaw(
                        Flaw.below(pointer, name),
                        "the model has no column '" + name + "'; " + NearestName.hint(name, item.columns())
                                + ". Mend the name, or leave it out."));
            }
            if (flaws.size() >= InvalidDefinition.MOST_FLAWS) {
                return;
            }
        }
    }

    private Optional<HostArray> array(JsonRow row, String pointer, List<Flaw> flaws) {
        return item instanceof NumberCells numbers
                ? numbers.read(row, pointer, flaws)
                : array(item, row, pointer, flaws);
    }

    private static Optional<HostArray> array(Item item, RowCells row, String pointer, List<Flaw> flaws) {
        String column = item.columns().get(0);
        try {
            HostArray array = item.read(row);
            if (item.fits(array.shape()) && array.shape().size() > 0) {
                return Optional.of(array);
            }
            flaws.add(new Flaw(Flaw.below(pointer, column), item.misfit(array.shape()) + "."));
        } catch (InvalidData e) {
            flaws.add(new Flaw(Flaw.below(pointer, column), detail(e, column)));
        }
        return Optional.empty();
    }

    private static String detail(InvalidData e, String column) {
        // Who asks says where the row stands.
        String text = e instanceof UnusableCell unusable ? unusable.reason() : String.valueOf(e.getMessage());
        String start = "column '" + column + "' ";
        return text.startsWith(start) ? text.substring(start.length()) : text;
    }

    /** One batch of them, with lengths where examples differ in length. */
    Batch batch(NDManager manager, List<HostArray> arrays) {
        HostBatch batch = HostBatch.of(manager, arrays);
        return new Batch(batch, padded);
    }

    /**
     * Some rows together.
     *
     * @param padded whether the network is told the lengths
     */
    record Batch(HostBatch arrays, boolean padded) {}
}
