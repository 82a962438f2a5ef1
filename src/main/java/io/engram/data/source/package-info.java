/**
 * Datasets whatever their file's format: rows of named cells. Start at {@link io.engram.data.source.Sources} and
 * {@link io.engram.data.source.Source}.
 */
@NullMarked
package io.engram.data.source;

import org.jspecify.annotations.NullMarked;
