package io.engram.experiment;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.ListCrudRepository;

/** Every experiment there is. */
public interface Experiments extends ListCrudRepository<Experiment, String> {

    /** The experiment, kept from everybody else until the transaction ends. Call it first in a transaction. */
    default Optional<Experiment> locked(String id) {
        return lock(id).flatMap(this::findById);
    }

    /** Native, because JPA's lock would also lock the outer-joined texts, which PostgreSQL refuses. */
    @Query(value = "select id from experiment where id = :id for update", nativeQuery = true)
    Optional<String> lock(String id);

    /** Where it is; empty where there is none with this id. */
    @Query("select e.status from Experiment e where e.id = :id")
    Optional<ExperimentState> statusOf(String id);

    /** Writes what was saved, so that plain SQL in the same transaction finds it. */
    void flush();

    long countByStatus(ExperimentState status);

    @Query("select e.id from Experiment e where e.status in :states order by e.id")
    List<String> idsIn(Collection<ExperimentState> states);

    /**
     * Ids of the queued whose time has come, in the order in which they are to be trained.
     *
     * @param latest no honest delay ends later: what is beyond it was written by a clock that has been set back since
     */
    @Query("select e.id from Experiment e where e.status = :queued"
            + " and (e.notBefore is null or e.notBefore <= :now or e.notBefore > :latest)"
            + " order by e.priority desc, e.queuedAt, e.id")
    List<String> inOrder(ExperimentState queued, Instant now, Instant latest, Limit limit);

    /** Every queued one, in the order in which they have their turn. */
    @Query("select e from Experiment e where e.status = :queued order by e.priority desc, e.queuedAt, e.id")
    List<Experiment> queue(ExperimentState queued, Limit limit);

    /** Those that have not ended a stage yet, the newest first. */
    @Query(
            value = "select e.id from experiment e where not exists"
                    + " (select 1 from metric_best b where b.experiment_id = e.id) order by e.id desc",
            nativeQuery = true)
    List<String> idsWithoutMetrics(Limit limit);

    @Query("select e.id from Experiment e where e.status in :states and e.dataset in :names order by e.id")
    List<String> idsUsing(Collection<String> names, Collection<ExperimentState> states);
}
