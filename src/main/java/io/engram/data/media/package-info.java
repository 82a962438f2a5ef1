/** Decodes audio and images into arrays. */
@NullMarked
package io.engram.data.media;

import org.jspecify.annotations.NullMarked;
