/** The command line's entry point; see {@link io.engram.Engram}. */
@NullMarked
package io.engram;

import org.jspecify.annotations.NullMarked;
