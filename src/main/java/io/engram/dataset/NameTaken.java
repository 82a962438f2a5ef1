package io.engram.dataset;

/** Two uploads cannot have the same name. */
final class NameTaken extends RuntimeException {

    NameTaken(String name) {
        super("There is a dataset named '" + name + "' already. Choose another name, or delete that one first.");
    }
}
