package io.engram.dataset;

import com.github.f4b6a3.ulid.UlidFactory;
import io.engram.data.CsvProfiler;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.source.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Takes a file in, whole or not at all: when anything fails, neither file nor row is left. */
@Component
class DatasetUploads {

    private static final Logger log = LoggerFactory.getLogger(DatasetUploads.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final StoredDatasets datasets;
    private final DatasetFiles files;
    private final DataSize limit;
    private final InstantSource clock;
    private final UlidFactory ids = UlidFactory.newMonotonicInstance();

    DatasetUploads(StoredDatasets datasets, DatasetFiles files, DatasetSettings settings, InstantSource clock) {
        this.datasets = datasets;
        this.files = files;
        this.limit = settings.uploads().maxSize();
        this.clock = clock;
    }

    /**
     * Stores a dataset.
     *
     * @param announced the length of the body as its sender says, or -1; over the limit, no byte is read
     */
    StoredDataset store(String name, InputStream body, long announced) throws IOException {
        if (announced > limit.toBytes()) {
            throw TooLarge.announced(announced, limit);
        }
        if (!NAME.matcher(name).matches()) {
            throw new InvalidParameter(
                    "name",
                    "'" + name + "' cannot name a dataset. Give a name of up to 100 letters, digits, '.', '_' and '-'"
                            + " that begins with a letter or a digit.");
        }
        if (datasets.existsByName(name)) {
            throw new NameTaken(name);
        }
        files.requireRoom(announced);
        String id = "dst_" + ids.create(clock.millis()).toLowerCase();
        boolean stored = false;
        try {
            StoredDataset dataset = receive(id, name, body);
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

    private StoredDataset receive(String id, String name, InputStream body) throws IOException {
        ReceivedFile file = files.receive(id, body);
        DatasetProfile profile = profile(files.part(id), name);
        files.keep(id);
        try {
            return datasets.saveAndFlush(
                    new StoredDataset(id, name, file, profile, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        } catch (DataIntegrityViolationException e) {
            // Somebody took the name while this file was on its way.
            NameTaken taken = new NameTaken(name);
            taken.initCause(e);
            throw taken;
        }
    }

    private static DatasetProfile profile(Path part, String name) throws IOException {
        if (Files.size(part) > 0 && !Sources.isCsv(part)) {
            try {
                return Sources.profile(part);
            } catch (InvalidData e) {
                if (ModelUpload.isOne(part)) {
                    return ModelUpload.PROFILE;
                }
                // Its sender knows the dataset by the name that it was given, and nothing of the file here.
                throw new InvalidData(String.valueOf(e.getMessage()).replace(part.getFileName() + "", name), e);
            }
        }
        // Of one table alone people want to hear about rows, not about files.
        try (InputStream csv = Files.newInputStream(part)) {
            return CsvProfiler.profile(csv);
        }
    }

    private void discard(String id) {
        try {
            files.delete(id);
        } catch (IOException e) {
            log.warn("the file of refused dataset {} could not be removed", id, e);
        }
    }
}
