package io.engram.data.sampler;

/**
 * The order of the examples of an epoch, by their positions 0, 1, ... in a dataset. It is a pure function of the epoch:
 * nothing has to be saved to go on in the middle of one.
 */
public interface Sampler {

    /** Number of examples in every epoch; one that is visited twice counts twice. */
    int size();

    /**
     * The examples of an epoch in the order in which they are visited; the caller may write into the array.
     *
     * @param epoch counted from 1
     */
    int[] order(int epoch);

    /** All of so many examples, from the first to the last. */
    static Sampler inOrder(int examples) {
        return new InOrder(examples);
    }

    /** All of so many examples, in an order of its own for each seed and epoch. */
    static Sampler shuffled(int examples, long seed) {
        return new Shuffled(examples, seed);
    }

    /** The same of a part of a dataset: position i of this stands for {@code examples[i]}. */
    default Sampler of(int[] examples) {
        Sampler positions = this;
        return new Sampler() {
            @Override
            public int size() {
                return positions.size();
            }

            @Override
            public int[] order(int epoch) {
                int[] order = positions.order(epoch);
                for (int i = 0; i < order.length; i++) {
                    order[i] = examples[order[i]];
                }
                return order;
            }
        };
    }
}
