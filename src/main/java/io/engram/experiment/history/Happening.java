package io.engram.experiment.history;

import java.time.Instant;

/**
 * Something that happened to an experiment.
 *
 * @param id grows with every one that is written, of all experiments
 * @param data a JSON object
 * @param at when it was written down
 */
public record Happening(long id, String experiment, String type, String data, Instant at) {}
