package io.engram.experiment.storage;

import io.engram.checkpoint.FileCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found when every file of a checkpoint was read.
 *
 * @param state ok or damaged
 * @param damage what is wrong, in words
 */
public record Verification(
        String id, String state, @Nullable String damage, List<FileCheck> files) {}
