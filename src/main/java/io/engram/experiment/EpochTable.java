package io.engram.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import io.engram.experiment.history.EpochStats;
import java.util.List;

/** A row for each stage of each epoch: an array in JSON, a table in CSV. */
record EpochTable(@JsonValue List<EpochStats> rows) {}
