/** The command line: run and serve. */
@NullMarked
package io.engram.cli;

import org.jspecify.annotations.NullMarked;
