package io.engram.recipe;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Snapshot;
import io.engram.data.DatasetProfile;
import io.engram.data.item.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the definition met when it met its data, in every checkpoint: with it the plan can be made again when the
 * dataset is long gone. Only the columns that are used, and only as much of them as a plan asks for.
 */
record ProfileFile(String json) implements Recoverable {

    /** The name of the file. */
    static final String NAME = "profile.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    static ProfileFile of(ExperimentPlan plan) {
        Set<String> used = new LinkedHashSet<>(plan.definition().data().keptColumns());
        if (plan.examples() instanceof ExamplePlan.OfTable table) {
            table.columns().features().forEach(column -> used.add(column.name()));
            table.columns().targets().forEach(column -> used.add(column.name()));
        } else if (plan.examples() instanceof ExamplePlan.OfItems items) {
            used.addAll(items.items().columns());
        }
        // What a column of numbers has of different values grows with the file, and no plan asks for it.
        boolean numbers = plan.examples() instanceof ExamplePlan.OfTable;
        Set<String> brief = plan.definition().data().input() instanceof Numbers
                        && plan.examples() instanceof ExamplePlan.OfItems items
                ? Set.copyOf(items.items().input().columns())
                : Set.of();
        DatasetProfile reduced = new DatasetProfile(
                plan.profile().rows(),
                plan.profile().columns().stream()
                        .filter(column -> used.contains(column.name()))
                        .map(column ->
                                numbers || brief.contains(column.name()) ? column.brief() : column.withoutSpread())
                        .toList(),
                null,
                plan.profile().tokens());
        return new ProfileFile(JSON.writeValueAsString(reduced));
    }

    /**
     * Reads it back.
     *
     * @throws MissingProfile where the checkpoint has none, since it was saved before there was such a file
     */
    static DatasetProfile read(Checkpoint checkpoint) {
        Path file = checkpoint.folder().resolve(NAME);
        if (!checkpoint.manifest().files().containsKey(NAME)) {
            throw new MissingProfile(checkpoint.id());
        }
        try {
            return JSON.readValue(Files.readString(file), DatasetProfile.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (JacksonException e) {
            throw new UncheckedIOException("cannot read " + file, new IOException(e));
        }
    }

    @Override
    public Snapshot snapshot() {
        return Snapshot.of(json);
    }

    @Override
    public void load(InputStream in) {}
}
