/** What every writer to the data folder has to mind: how much room there is, and that clocks are set back. */
@NullMarked
package io.engram.storage;

import org.jspecify.annotations.NullMarked;
