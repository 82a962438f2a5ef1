/**
 * Kills what Engram runs, at the worst of moments, and looks whether anything is lost. Start at
 * {@link io.engram.reliability.KillRun}; see docs/reliability.md.
 */
@NullMarked
package io.engram.reliability;

import org.jspecify.annotations.NullMarked;
