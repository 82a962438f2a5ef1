package io.engram.optimizer;

/**
 * One kind of tensor that a formula keeps from step to step.
 *
 * @param name as PyTorch's optimizer calls it
 * @param use who has one
 * @param initial the value that it starts with
 */
record StateSpec(String name, Use use, double initial) {

    enum Use {
        /** One for each parameter, of its shape. */
        PARAMETER,
        /** A single number for all. */
        OPTIMIZER,
        /** Nobody with these options: the kernel is given an empty list. */
        NOBODY
    }

    static StateSpec zeros(String name) {
        return new StateSpec(name, Use.PARAMETER, 0);
    }

    /** Zeros where the options make use of them, so that no memory is spent otherwise. */
    static StateSpec zerosIf(boolean used, String name) {
        return new StateSpec(name, used ? Use.PARAMETER : Use.NOBODY, 0);
    }

    static StateSpec filled(String name, double initial) {
        return new StateSpec(name, Use.PARAMETER, initial);
    }

    static StateSpec number(String name, double initial) {
        return new StateSpec(name, Use.OPTIMIZER, initial);
    }
}
