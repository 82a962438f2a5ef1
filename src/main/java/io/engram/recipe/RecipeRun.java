package io.engram.recipe;

import io.engram.brain.RunContext;
import io.engram.checkpoint.Checkpointer;
import io.engram.model.Module;
import org.jspecify.annotations.Nullable;

/**
 * What a recipe's Brain is made of.
 *
 * @param transforms what each batch goes through before the first module, its owner's; null where it went through it
 *     before
 * @param checkpointer the Brain closes it; null where nothing is saved
 */
public record RecipeRun(
        ExperimentPlan plan,
        @Nullable Module transforms,
        RunContext context,
        @Nullable Checkpointer checkpointer) {}
