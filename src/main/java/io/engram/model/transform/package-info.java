/**
 * What is done to the inputs before the modules see them, one record per transform;
 * {@link io.engram.model.transform.TransformSpec} is the list of them all.
 */
@NullMarked
package io.engram.model.transform;

import org.jspecify.annotations.NullMarked;
