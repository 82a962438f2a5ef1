/** What a probe is told beyond what Spring Boot knows. Start at {@link io.engram.health.DataFolderHealth}. */
@NullMarked
package io.engram.health;

import org.jspecify.annotations.NullMarked;
