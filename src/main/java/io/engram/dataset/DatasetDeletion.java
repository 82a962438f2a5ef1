package io.engram.dataset;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Deletes an upload that nothing needs any more: row first, so that no row is without its file. */
@Component
class DatasetDeletion {

    private static final Logger log = LoggerFactory.getLogger(DatasetDeletion.class);

    private final StoredDatasets uploads;
    private final DatasetLibrary library;
    private final DatasetFiles files;
    private final ObjectProvider<DatasetUse> uses;

    DatasetDeletion(
            StoredDatasets uploads, DatasetLibrary library, DatasetFiles files, ObjectProvider<DatasetUse> uses) {
        this.uploads = uploads;
        this.library = library;
        this.files = files;
        this.uses = uses;
    }

    void delete(String idOrName) {
        DatasetView dataset = library.view(idOrName);
        if (dataset.sample()) {
            throw DatasetInUse.sample(dataset.name());
        }
        List<String> users = uses.orderedStream()
                .flatMap(use -> use.usersOf(dataset.id(), dataset.name()).stream())
                .distinct()
                .sorted()
                .toList();
        if (!users.isEmpty()) {
            throw DatasetInUse.by(dataset.name(), users);
        }
        uploads.deleteById(dataset.id());
        try {
            files.delete(dataset.id());
        } catch (IOException e) {
            log.warn("the file of deleted dataset {} could not be removed", dataset.id(), e);
        }
        log.info("dataset {} ({}) deleted", dataset.id(), dataset.name());
    }
}
