/**
 * A network as data, and the same network as tensors. Start at {@link io.engram.model.NetworkPlan} and
 * {@link io.engram.model.Network}.
 */
@NullMarked
package io.engram.model;

import org.jspecify.annotations.NullMarked;
