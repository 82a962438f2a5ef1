package io.engram.data;

/**
 * Rows that are left out of a dataset, since they are none: a line of CSV with another number of cells, one that is no
 * JSON.
 *
 * @param count how many there are
 * @param first what is wrong with the first of them, with its place and the cure
 */
public record UnreadableRows(long count, String first) {}
