/** One record per layer; {@link io.engram.model.layer.LayerSpec} is the list of them all. */
@NullMarked
package io.engram.model.layer;

import org.jspecify.annotations.NullMarked;
