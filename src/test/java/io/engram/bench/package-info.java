/** Benchmarks: programs, not tests. See docs/benchmarks.md for how to run them. */
@NullMarked
package io.engram.bench;

import org.jspecify.annotations.NullMarked;
