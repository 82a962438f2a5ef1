package io.engram.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Before the first request, makes the files of datasets and their rows agree again, whatever a crash has interrupted.
 */
@Component
class DatasetSweep implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(DatasetSweep.class);

    private final StoredDatasets datasets;
    private final DatasetFiles files;

    DatasetSweep(StoredDatasets datasets, DatasetFiles files) {
        this.datasets = datasets;
        this.files = files;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<String> rows = datasets.ids();
        try {
            Set<String> onDisk = files.ids();
            for (String id : onDisk) {
                mend(id, rows.contains(id));
            }
            Set<String> lost = datasets.uploadedIds();
            lost.removeAll(onDisk);
            // A row is all that is left to say what was lost, and to compare a restored file with.
            lost.forEach(id -> log.error("the file of dataset {} is gone; restore it, or delete the dataset", id));
        } catch (IOException e) {
            log.error("the files of the datasets cannot be compared with their rows", e);
        }
    }

    private void mend(String id, boolean known) throws IOException {
        if (known) {
            files.bringBack(id);
        } else if (Files.exists(files.file(id))) {
            // An upload that was cut off before it was answered, or a database older than the files, from a backup.
            files.putAside(id);
            log.warn("dataset {} has a file and no row; the file is put aside", id);
        } else {
            files.delete(id);
        }
    }
}
