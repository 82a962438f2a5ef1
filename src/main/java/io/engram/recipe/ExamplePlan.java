package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.data.Columns;
import io.engram.data.TargetKind;
import io.engram.data.item.ExampleItems;
import io.engram.data.item.Item;

/** What the examples of an experiment are, found in its dataset and checked. */
public sealed interface ExamplePlan {

    /** The shape of the inputs before any transform, the batch and what differs between examples being -1. */
    Shape input();

    TargetKind target();

    /** How many numbers a target has, or 1 for classes. */
    int targets();

    /** Columns of a table of numbers, all of which are on the device. */
    record OfTable(Columns columns, TargetKind target) implements ExamplePlan {

        @Override
        public Shape input() {
            return new Shape(-1, columns.features().size());
        }

        @Override
        public int targets() {
            return columns.targets().size();
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
            return items.target().whole() && !items.targetIsInput() ? TargetKind.CLASS : TargetKind.VALUE;
        }

        @Override
        public int targets() {
            Item target = items.target();
            return target.whole() || target.shape().dimension() != 1 || target.padded()
                    ? 1
                    : Math.toIntExact(target.shape().get(0));
        }
    }
}
