package io.engram.data;

/**
 * What is known of the texts of a column.
 *
 * @param minLength of the shortest, in characters (code points)
 * @param maxLength of the longest
 * @param totalLength of all together
 * @param characters the different characters
 * @param words the different words, which whitespace separates
 */
public record TextProfile(long minLength, long maxLength, long totalLength, Distinct characters, Distinct words) {}
