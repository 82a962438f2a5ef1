/** Where programs start: {@link io.engram.Engram} the command line, {@link io.engram.EngramServer} the server. */
@NullMarked
package io.engram;

import org.jspecify.annotations.NullMarked;
