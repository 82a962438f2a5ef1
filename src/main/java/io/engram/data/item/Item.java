package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;

/** A value that is read from a row, with its columns found and its shape known. */
public interface Item {

    /** Of one example, without the batch; -1 where examples differ, which only the first dimension may. */
    Shape shape();

    /** Whether a value of this shape is one of its. */
    default boolean fits(Shape given) {
        Shape wanted = shape();
        if (given.dimension() != wanted.dimension()) {
            return false;
        }
        for (int i = 0; i < given.dimension(); i++) {
            if (wanted.get(i) >= 0 && wanted.get(i) != given.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with a value of this shape, behind the name of its column. */
    default String misfit(Shape given) {
        return "has the shape " + given + ", but the model takes " + shape() + ", where -1 stands for any number";
    }

    /** Whether its values are whole numbers that stand for something, int64; else float32. */
    default boolean whole() {
        return false;
    }

    /** The columns that it is read from. */
    List<String> columns();

    /**
     * Reads the value.
     *
     * @throws io.engram.data.InvalidData where the row does not hold it; the message says which column, the caller
     *     knows the row
     */
    HostArray read(RowCells row);

    /** The labels that its whole numbers stand for, where they do. */
    default Optional<Vocabulary> vocabulary() {
        return Optional.empty();
    }

    /** The tokens that it is made of, where it is a text. */
    default Optional<Tokens.TokenItem> tokens() {
        return Optional.empty();
    }

    /** Whether examples may differ in length, so that batches are padded. */
    default boolean padded() {
        return shape().dimension() > 0 && shape().get(0) < 0;
    }
}
