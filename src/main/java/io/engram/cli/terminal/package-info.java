/**
 * What a terminal shows, and a pipe instead: {@link io.engram.cli.terminal.Screen} and on it
 * {@link io.engram.cli.terminal.EpochLines}.
 */
@NullMarked
package io.engram.cli.terminal;

import org.jspecify.annotations.NullMarked;
