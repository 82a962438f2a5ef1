package io.engram.recipe;

import io.engram.definition.About;

/** The recipes that a definition can ask for. */
public enum RecipeName {
    /** Modules in a row, targets, a weighted sum of losses. */
    @About("Modules in a row, targets, a weighted sum of losses")
    SUPERVISED
}
