package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.data.Columns;
import io.engram.data.TargetKind;
import io.engram.data.item.ExampleItems;
import io.engram.data.item.Item;
import io.engram.data.item.TargetSteps;
import io.engram.data.item.Tokens;
import io.engram.data.item.Vocabulary;
import io.engram.loss.LossSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the examples of an experiment are, found in its dataset and checked. */
public sealed interface ExamplePlan {

    /** The shape of the inputs before any transform, the batch and what differs between examples being -1. */
    Shape input();

    /** What a target is; NONE where there are none. */
    TargetKind target();

    /**
     * The shape of the targets, the batch and what differs between examples being -1; that of classes is (-1).
     *
     * @param given what the first module is given
     */
    Shape target(Shape given);

    /**
     * What is wrong with a loss on these targets.
     *
     * @param given what the first module is given
     * @param predictions what the last one gives
     */
    List<String> mismatch(LossSpec loss, Shape given, Shape predictions);

    /** The labels that the targets stand for; none where they are numbers. */
    default Optional<Vocabulary> labels() {
        return Optional.empty();
    }

    /** What the targets are put together by, where they are pieces of words. */
    default Optional<Tokens.TokenItem> pieces() {
        return Optional.empty();
    }

    /** Columns of a table of numbers, all of which are on the device. */
    record OfTable(Columns columns, TargetKind target) implements ExamplePlan {

        @Override
        public Shape input() {
            return new Shape(-1, columns.features().size());
        }

        @Override
        public Shape target(Shape given) {
            return target.holdsClasses()
                    ? new Shape(-1)
                    : new Shape(-1, columns.targets().size());
        }

        @Override
        public List<String> mismatch(LossSpec loss, Shape given, Shape predictions) {
            return Stream.concat(
                            loss.mismatch(predictions, columns.targets().size()).stream(),
                            columns.targets().stream().flatMap(target -> loss.mismatch(target).stream()))
                    .toList();
        }
    }

    /** Items that are read when a batch needs them. */
    record OfItems(ExampleItems items) implements ExamplePlan {

        @Override
        public Shape input() {
            return new Shape(-1).addAll(items.input().shape());
        }

        @Override
        public TargetKind target() {
            boolean classes = items.target().whole() && !items.targetIsInput();
            return switch (items.steps()) {
                case NO_TARGET -> TargetKind.NONE;
                case NONE -> classes ? TargetKind.CLASS : TargetKind.VALUE;
                case SHARED -> classes ? TargetKind.CLASS_SEQUENCE : TargetKind.VALUE_SEQUENCE;
                case OWN -> TargetKind.TOKEN_SEQUENCE;
            };
        }

        @Override
        public Optional<Vocabulary> labels() {
            return items.labels();
        }

        @Override
        public Optional<Tokens.TokenItem> pieces() {
            return items.hasTarget() && !items.targetIsInput()
                    ? items.target()
                            .tokens()
                            .filter(tokens -> tokens.tokenizer().pieces())
                    : Optional.empty();
        }

        @Override
        public Shape target(Shape given) {
            return items.targetIsInput()
                    ? given
                    : new Shape(-1).addAll(items.target().shape());
        }

        @Override
        public List<String> mismatch(LossSpec loss, Shape given, Shape predictions) {
            return loss.mismatch(predictions, target(), numbers(given)).stream().toList();
        }

        /** How many numbers a target has, or each of its steps; 1 for classes. */
        private int numbers(Shape given) {
            Item target = items.target();
            if (target().holdsClasses()) {
                return 1;
            }
            Shape shape = items.targetIsInput() ? given.slice(1) : target.shape();
            boolean steps = items.steps() != TargetSteps.NONE;
            boolean single = shape.dimension() == (steps ? 1 : 0);
            return single ? 1 : Math.toIntExact(shape.get(shape.dimension() - 1));
        }
    }
}
