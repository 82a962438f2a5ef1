package io.engram.dataset;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The datasets that were uploaded or registered. */
interface StoredDatasets extends JpaRepository<StoredDataset, String> {

    Optional<StoredDataset> findByName(String name);

    boolean existsByName(String name);

    /** Newest first: ids sort by time. */
    List<StoredDataset> findByIdLessThanOrderByIdDesc(String id, Limit limit);

    @Query("select name from StoredDataset order by name")
    Collection<String> names();

    @Query("select id from StoredDataset")
    Set<String> ids();

    /** Of those whose files are Engram's own. */
    @Query("select id from StoredDataset where path is null")
    Set<String> uploadedIds();

    /** By id, or else by name. */
    default Optional<StoredDataset> find(String idOrName) {
        return findById(idOrName).or(() -> findByName(idOrName));
    }
}
