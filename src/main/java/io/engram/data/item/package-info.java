/**
 * What is made of a row of a dataset: arrays for the network and the losses, read when a batch needs them.
 * {@link io.engram.data.item.InputSpec} and {@link io.engram.data.item.TargetSpec} are the lists of kinds.
 */
@NullMarked
package io.engram.data.item;

import org.jspecify.annotations.NullMarked;
