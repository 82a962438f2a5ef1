/** The command line: run, serve and backup. */
@NullMarked
package io.engram.cli;

import org.jspecify.annotations.NullMarked;
