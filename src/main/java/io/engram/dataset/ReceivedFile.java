package io.engram.dataset;

/**
 * What is known of a file from receiving it.
 *
 * @param sha256 in lower-case hexadecimal
 */
record ReceivedFile(long bytes, String sha256) {}
