package io.engram.prediction.process;

import org.jspecify.annotations.Nullable;

/**
 * Rows of a dataset that are to be predicted from.
 *
 * @param name of the dataset, for messages and for a bundled sample
 * @param file or folder; null for a bundled sample
 * @param beside the folder of the files that a single manifest names; null where it may name none
 * @param from the first row, from 1
 * @param count how many at most
 */
public record DatasetPart(
        String name, @Nullable String file, @Nullable String beside, long from, int count) {}
