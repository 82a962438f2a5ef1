/**
 * Optimizers with PyTorch's formulas and a state that can be saved. Start at {@link io.engram.optimizer.OptimizerSpec}.
 */
@NullMarked
package io.engram.optimizer;

import org.jspecify.annotations.NullMarked;
