package io.engram.dataset;

import io.engram.data.BadRows;
import io.engram.data.DatasetProfile;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Takes a file in, whole or not at all: when anything fails, neither file nor row is left. */
@Component
class DatasetUploads {

    private static final Logger log = LoggerFactory.getLogger(DatasetUploads.class);

    private final NewDatasets fresh;
    private final DatasetFiles files;
    private final DataSize limit;

    DatasetUploads(NewDatasets fresh, DatasetFiles files, DatasetSettings settings) {
        this.fresh = fresh;
        this.files = files;
        this.limit = settings.uploads().maxSize();
    }

    /**
     * Stores a dataset.
     *
     * @param announced the length of the body as its sender says, or -1; over the limit, no byte is read
     * @param badRows what becomes of rows that cannot be read
     */
    StoredDataset store(String name, InputStream body, long announced, BadRows badRows) throws IOException {
        if (announced > limit.toBytes()) {
            throw TooLarge.announced(announced, limit);
        }
        fresh.requireFree(name);
        files.requireRoom(announced);
        String id = fresh.id();
        boolean stored = false;
        try {
            StoredDataset dataset = receive(id, name, body, badRows);
            stored = true;
            log.info(
                    "dataset {} ({}) stored: {} rows",
                    id,
                    name,
                    dataset.profile().rows());
            return dataset;
        } finally {
            if (!stored) {
                discard(id);
            }
        }
    }

    private StoredDataset receive(String id, String name, InputStream body, BadRows badRows) throws IOException {
        ReceivedFile file = files.receive(id, body);
        DatasetProfile profile = NewDatasets.read(files.part(id), null, name, badRows);
        files.keep(id);
        return fresh.save(new StoredDataset(id, name, file, profile, fresh.now()));
    }

    private void discard(String id) {
        try {
            files.delete(id);
        } catch (IOException e) {
            log.warn("the file of refused dataset {} could not be removed", id, e);
        }
    }
}
