/** The fit loop of SpeechBrain's Brain. Start at {@link io.engram.brain.Brain}. */
@NullMarked
package io.engram.brain;

import org.jspecify.annotations.NullMarked;
