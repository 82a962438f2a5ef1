/** Thousands of spoiled requests and files: each is answered with a reason, and none is half taken. */
@NullMarked
package io.engram.fuzz;

import org.jspecify.annotations.NullMarked;
