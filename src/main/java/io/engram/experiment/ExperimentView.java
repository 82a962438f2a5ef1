package io.engram.experiment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.engram.experiment.history.Attempt;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An experiment with all that is known of it.
 *
 * @param summary here its failure has the last lines of the log
 * @param attempts every worker that was started for it, the first first
 * @param definition the canonical one: references resolved, every default written out
 */
public record ExperimentView(@JsonUnwrapped ExperimentSummary summary, List<Attempt> attempts, JsonNode definition) {}
