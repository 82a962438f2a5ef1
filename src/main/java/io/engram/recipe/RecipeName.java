package io.engram.recipe;

/** The recipes that a definition can ask for. */
public enum RecipeName {
    /** Modules in a row, targets, a weighted sum of losses. */
    SUPERVISED
}
