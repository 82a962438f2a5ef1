/**
 * Texts in pieces of words: learned, or as a file of somebody else's says.
 *
 * @see io.engram.data.token.Tokenizer
 * @see io.engram.data.token.TokenizerContent
 */
@NullMarked
package io.engram.data.token;

import org.jspecify.annotations.NullMarked;
