package io.engram.recipe;

import io.engram.data.DataSpec;
import io.engram.data.Split;
import io.engram.data.SplitBy;
import io.engram.data.sampler.Sampler;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.NetworkPlan;
import java.util.ArrayList;
import java.util.List;

/** What shows only when the rows are drawn: small strata may leave a part empty, or a batch with one row. */
final class SplitChecks {

    private SplitChecks() {}

    /**
     * Checks what was drawn.
     *
     * @throws InvalidDefinition where it cannot be trained on
     */
    static void check(ExperimentPlan plan, Split split, Sampler order) {
        List<Flaw> flaws = new ArrayList<>();
        ExperimentDefinition definition = plan.definition();
        DataSpec data = definition.data();
        SplitBy by = data.split().by();
        boolean empty = split.train().length == 0 || (data.split().validates() && split.valid().length == 0);
        if (empty && by != null) {
            flaws.add(new Flaw(
                    "/data/split/by",
                    "the values of '" + by.column() + "' give " + split + " rows, which leaves a part empty; name"
                            + " values that the column has"));
        } else if (empty) {
            flaws.add(new Flaw(
                    "/data/split/stratify",
                    "the values of '" + data.split().stratify() + "' have so few rows each that " + split
                            + " leaves a part empty; leave stratify out, or make the shares larger"));
        }
        boolean normalizesOverRows = plan.networks().stream().anyMatch(NetworkPlan::needsTwoRows);
        if (normalizesOverRows
                && hasBatchOfOne(
                        order.size(), data.batchSize(), definition.runOpts().replicaCount())) {
            flaws.add(new Flaw(
                    "/data/batch_size",
                    "gives a batch with one of the " + order.size() + " rows, and batch_norm needs two to"
                            + " compute a variance, was " + data.batchSize()));
        }
        if (!flaws.isEmpty()) {
            throw new InvalidDefinition(flaws);
        }
    }

    /** Whether a replica is ever given one row alone: a batch is split as evenly as its size allows. */
    private static boolean hasBatchOfOne(long rows, int batchSize, int replicas) {
        long last = rows % ((long) batchSize * replicas);
        return batchSize == 1 || (last > 0 && last / Math.min(last, replicas) == 1);
    }
}
