package io.engram.experiment.history;

import io.engram.checkpoint.Pins;
import io.engram.worker.WorkerEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The row of every checkpoint that is on disk. Which is best is {@link BestCheckpoints}' to say. */
@Component
public class SavedCheckpoints {

    private static final String WITH_METRICS = "select c.*, m.name as metric_name, m.metric_value from checkpoint c"
            + " left join checkpoint_metric m on m.checkpoint_id = c.id";

    private final JdbcClient jdbc;
    private final CheckpointPlaces places;

    SavedCheckpoints(JdbcClient jdbc, CheckpointPlaces places) {
        this.jdbc = jdbc;
        this.places = places;
    }

    /** Records a checkpoint, and forgets those that gave way to it. */
    public void record(String experiment, int attempt, WorkerEvent.CheckpointSaved saved) {
        jdbc.sql("insert into checkpoint (id, experiment_id, attempt, epoch, step, end_of_epoch, pinned,"
                        + " bytes, weights_bytes, weights_sha256, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(saved.id())
                .param(experiment)
                .param(attempt)
                .param(saved.epoch())
                .param(saved.step())
                .param(saved.endOfEpoch())
                .param(Pins.isPinned(places.of(experiment, saved.id())))
                .param(saved.bytes())
                .param(saved.weightsBytes())
                .param(saved.weightsSha256())
                .param(Timestamps.of(saved.at()))
                .update();
        recordMetrics(saved.id(), experiment, saved.metrics());
        if (!saved.deleted().isEmpty()) {
            jdbc.sql("delete from checkpoint where experiment_id = :experiment and id in (:deleted)")
                    .param("experiment", experiment)
                    .param("deleted", saved.deleted())
                    .update();
        }
    }

    private void recordMetrics(String id, String experiment, Map<String, Double> metrics) {
        metrics.forEach((name, value) -> jdbc.sql(
                        "insert into checkpoint_metric (checkpoint_id, experiment_id, name, metric_value)"
                                + " values (?, ?, ?, ?)")
                .params(id, experiment, name, value)
                .update());
    }

    /** Makes the rows agree with what is on disk: adds those that are missing, and forgets those that are gone. */
    public void reconcile(String experiment, int attempt, List<WorkerEvent.CheckpointSaved> onDisk) {
        Set<String> known = new HashSet<>(jdbc.sql("select id from checkpoint where experiment_id = ?")
                .param(experiment)
                .query(String.class)
                .list());
        onDisk.stream()
                .filter(saved -> !known.contains(saved.id()))
                .forEach(saved -> record(experiment, attempt, saved));
        onDisk.forEach(saved -> known.remove(saved.id()));
        forget(known);
    }

    /** Takes out those whose files are gone. */
    public void forget(Collection<String> ids) {
        ids.forEach(
                id -> jdbc.sql("delete from checkpoint where id = ?").param(id).update());
    }

    /** Says whether it is kept even if better ones come; the mark on disk is what counts. */
    public void setPinned(String id, boolean pinned) {
        jdbc.sql("update checkpoint set pinned = ? where id = ?")
                .params(pinned, id)
                .update();
    }

    /** Takes a checkpoint out of every comparison. */
    public void setDamaged(String id, String damage) {
        jdbc.sql("update checkpoint set damage = ? where id = ?")
                .params(damage, id)
                .update();
        forgetMetrics(id);
    }

    private void forgetMetrics(String id) {
        jdbc.sql("delete from checkpoint_metric where checkpoint_id = ?")
                .param(id)
                .update();
    }

    /** Takes it back into the comparisons: its files are what they were. */
    public void setWhole(SavedCheckpoint damaged, Map<String, Double> metrics) {
        jdbc.sql("update checkpoint set damage = null where id = ?")
                .param(damaged.id())
                .update();
        forgetMetrics(damaged.id());
        recordMetrics(damaged.id(), damaged.experimentId(), metrics);
    }

    /** Ids of all, and whether each is pinned, by experiment. */
    public Map<String, Map<String, Boolean>> byExperiment() {
        Map<String, Map<String, Boolean>> all = new HashMap<>();
        jdbc.sql("select experiment_id, id, pinned from checkpoint").query(row -> {
            all.computeIfAbsent(row.getString("experiment_id"), experiment -> new HashMap<>())
                    .put(row.getString("id"), row.getBoolean("pinned"));
        });
        return all;
    }

    public Optional<SavedCheckpoint> find(String id) {
        return byId(List.of(id)).stream().findFirst();
    }

    /** Those of one experiment, the newest first. */
    public List<SavedCheckpoint> of(String experiment) {
        return List.copyOf(read(jdbc.sql(WITH_METRICS + " where c.experiment_id = ? order by c.id desc")
                        .param(experiment))
                .values());
    }

    /** Those with these ids, in this order; one that is gone is left out. */
    public List<SavedCheckpoint> byId(Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, SavedCheckpoint> found =
                read(jdbc.sql(WITH_METRICS + " where c.id in (:ids)").param("ids", ids));
        return ids.stream().filter(found::containsKey).map(found::get).toList();
    }

    /**
     * By id, in the order of the rows. One statement, so all is of the same moment: in a training that saves many times
     * a second, every checkpoint of a list may have given way to others when its rows are asked for.
     */
    private static Map<String, SavedCheckpoint> read(JdbcClient.StatementSpec rows) {
        Map<String, SavedCheckpoint> found = new LinkedHashMap<>();
        rows.query(row -> {
            String id = row.getString("id");
            SavedCheckpoint checkpoint = found.get(id);
            if (checkpoint == null) {
                checkpoint = checkpoint(row);
                found.put(id, checkpoint);
            }
            String metric = row.getString("metric_name");
            if (metric != null) {
                checkpoint.metrics().put(metric, row.getDouble("metric_value"));
            }
        });
        return found;
    }

    private static SavedCheckpoint checkpoint(ResultSet row) throws SQLException {
        return new SavedCheckpoint(
                row.getString("id"),
                row.getString("experiment_id"),
                row.getInt("attempt"),
                row.getInt("epoch"),
                row.getLong("step"),
                new TreeMap<>(),
                row.getLong("bytes"),
                row.getLong("weights_bytes"),
                row.getString("weights_sha256"),
                row.getBoolean("end_of_epoch") ? "end_of_epoch" : "mid_epoch",
                row.getBoolean("pinned"),
                row.getString("damage") == null ? "ok" : "damaged",
                row.getString("damage"),
                Timestamps.read(row, "created_at"));
    }
}
