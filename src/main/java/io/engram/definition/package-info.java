/**
 * Turns the text of a definition into records: parse, resolve references, fill in defaults, and report every flaw at
 * once. Start at {@link io.engram.definition.DefinitionText} and {@link io.engram.definition.RecordReader}.
 */
@NullMarked
package io.engram.definition;

import org.jspecify.annotations.NullMarked;
