/**
 * Copies of everything that a server keeps, while it works or while it rests. A backup is a data folder: whoever starts
 * a server in it has restored it. Start at {@link io.engram.backup.Backup}.
 */
@NullMarked
package io.engram.backup;

import org.jspecify.annotations.NullMarked;
