/** What a definition may contain, read from the records themselves. Start at {@link io.engram.catalog.Catalog}. */
@NullMarked
package io.engram.catalog;

import org.jspecify.annotations.NullMarked;
