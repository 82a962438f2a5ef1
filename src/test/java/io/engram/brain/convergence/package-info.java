/** Brains as users write them, which overfit tiny sets as the reference's integration experiments do. */
@NullMarked
package io.engram.brain.convergence;

import org.jspecify.annotations.NullMarked;
