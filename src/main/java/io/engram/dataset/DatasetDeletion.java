package io.engram.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes an upload that nothing needs any more: the file is renamed away, the row goes, and only then the file. What a
 * crash interrupts, {@link DatasetSweep} ends or undoes.
 */
@Component
class DatasetDeletion {

    private static final Logger log = LoggerFactory.getLogger(DatasetDeletion.class);

    private final StoredDatasets uploads;
    private final DatasetLibrary library;
    private final DatasetFiles files;
    private final OpenSources sources;
    private final DatasetUsers users;

    DatasetDeletion(
            StoredDatasets uploads,
            DatasetLibrary library,
            DatasetFiles files,
            OpenSources sources,
            DatasetUsers users) {
        this.uploads = uploads;
        this.library = library;
        this.files = files;
        this.sources = sources;
        this.users = users;
    }

    void delete(String idOrName) {
        DatasetView dataset = library.view(idOrName);
        if (dataset.sample()) {
            throw DatasetInUse.sample(dataset.name());
        }
        List<String> needing = users.of(dataset);
        if (!needing.isEmpty()) {
            throw DatasetInUse.by(dataset.name(), needing);
        }
        sources.forget(dataset.id());
        try {
            files.moveAway(dataset.id());
            uploads.deleteById(dataset.id());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the file of dataset " + dataset.id(), e);
        } catch (RuntimeException e) {
            bringBack(dataset.id());
            throw e;
        }
        try {
            files.delete(dataset.id());
        } catch (IOException e) {
            log.warn("the file of deleted dataset {} could not be removed", dataset.id(), e);
        }
        log.info("dataset {} ({}) deleted", dataset.id(), dataset.name());
    }

    private void bringBack(String id) {
        try {
            if (uploads.existsById(id)) {
                files.bringBack(id);
            }
        } catch (IOException e) {
            log.error("the file of dataset {} cannot be brought back; the next start does it", id, e);
        }
    }
}
