package io.engram.recipe;

/** A recipe from a plug-in. A record that implements it is a kind of {@link RecipeSpec}. */
public non-sealed interface RecipePlugIn extends RecipeSpec {}
