package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.DatasetProfile;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** The class that a cell names, as a number from 0: the place of its label. */
@Kind("category")
@About("The class that a cell names: its place among the labels, (B)")
public record Category(
        @NotBlank @About("The column of classes: texts or whole numbers")
        String column,

        @Default("[]")
        @Size(max = 100_000)
        @About("The labels in the order of their numbers; none: the values of the column, sorted")
        List<@NotBlank String> labels)
        implements TargetSpec {

    public Category {
        labels = List.copyOf(labels);
    }

    @Override
    public Optional<? extends Item> plan(
            DatasetProfile profile, Optional<? extends Item> input, String pointer, List<Flaw> flaws) {
        return Find.column(profile, column, pointer, flaws)
                .flatMap(found -> Vocabularies.categories(found, labels, pointer, flaws))
                .map(vocabulary -> new Labelled(column, vocabulary));
    }

    private record Labelled(String column, Vocabulary labels) implements Item {

        @Override
        public Shape shape() {
            return new Shape();
        }

        @Override
        public boolean whole() {
            return true;
        }

        @Override
        public List<String> columns() {
            return List.of(column);
        }

        @Override
        public HostArray read(RowCells row) {
            String label = Cell.text(row, column);
            int index = labels.indexOf(label).orElseThrow(() -> Cell.invalid(column, labels.unknown(label)));
            return HostArray.of(shape(), new long[] {index});
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return Optional.of(labels);
        }
    }
}
