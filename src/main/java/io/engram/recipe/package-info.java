/**
 * From an experiment's definition to a Brain that is ready to fit. Start at
 * {@link io.engram.recipe.ExperimentDefinition}.
 */
@NullMarked
package io.engram.recipe;

import org.jspecify.annotations.NullMarked;
