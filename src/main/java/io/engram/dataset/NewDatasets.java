package io.engram.dataset;

import com.github.f4b6a3.ulid.UlidFactory;
import io.engram.data.BadRows;
import io.engram.data.CsvProfiler;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.UnreadableRow;
import io.engram.data.source.Source;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** What every dataset goes through before there is one, uploaded or in place: a name, an id, a first reading. */
@Component
class NewDatasets {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final StoredDatasets datasets;
    private final InstantSource clock;
    private final UlidFactory ids = UlidFactory.newMonotonicInstance();

    NewDatasets(StoredDatasets datasets, InstantSource clock) {
        this.datasets = datasets;
        this.clock = clock;
    }

    /** Refuses a name that is none, or is taken. */
    void requireFree(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidParameter(
                    "name",
                    "'" + name + "' cannot name a dataset. Give a name of up to 100 letters, digits, '.', '_' and '-'"
                            + " that begins with a letter or a digit.");
        }
        if (datasets.existsByName(name)) {
            throw new NameTaken(name);
        }
    }

    String id() {
        return "dst_" + ids.create(clock.millis()).toLowerCase();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    StoredDataset save(StoredDataset dataset) {
        try {
            return datasets.saveAndFlush(dataset);
        } catch (DataIntegrityViolationException e) {
            // Somebody took the name while this one was read.
            NameTaken taken = new NameTaken(dataset.name());
            taken.initCause(e);
            throw taken;
        }
    }

    /**
     * Reads it once to learn its columns.
     *
     * @param beside where the files would lie that a manifest names; null where it may name none
     * @param name what its sender knows it by, for messages
     * @param badRows what becomes of rows that cannot be read
     * @throws UnreadableRow where it would be one without the rows that cannot be read
     * @throws InvalidData where it is no dataset
     */
    static DatasetProfile read(Path file, @Nullable Path beside, String name, BadRows badRows) throws IOException {
        try {
            return profile(file, beside, name, badRows);
        } catch (UnreadableRow e) {
            String message = String.valueOf(e.getMessage());
            throw badRows.skips()
                    ? new InvalidData(message, e)
                    : new UnreadableRow(message + " Or leave such rows out, by bad_rows=skip.", e);
        }
    }

    private static DatasetProfile profile(Path file, @Nullable Path beside, String name, BadRows badRows)
            throws IOException {
        SourceOptions alone = SourceOptions.DEFAULT.on(badRows).called(name);
        if (Files.isDirectory(file)) {
            return rowsOrModel(file, alone);
        }
        if (ModelUpload.isTokenizer(file)) {
            return ModelUpload.PROFILE;
        }
        SourceOptions withFiles = alone.in(beside);
        boolean names = beside != null && Files.size(file) > 0 && namesFiles(file, withFiles);
        if (Files.size(file) == 0 || (Sources.isCsv(file) && !names)) {
            try (InputStream csv = Files.newInputStream(file)) {
                return CsvProfiler.profile(name, csv);
            } catch (UnreadableRow e) {
                // One whose rows can all be read has one profile, whatever the rule.
                if (!badRows.skips()) {
                    throw e;
                }
            }
        }
        DatasetProfile profile = rowsOrModel(file, names ? withFiles : alone);
        Sources.check(file, name);
        return profile;
    }

    private static DatasetProfile rowsOrModel(Path file, SourceOptions options) throws IOException {
        try (Source source = Sources.open(file, options)) {
            return Sources.profile(source);
        } catch (InvalidData e) {
            if (ModelUpload.isOne(file)) {
                return ModelUpload.PROFILE;
            }
            throw e;
        }
    }

    /** Whether it is a manifest, seen from its first row: to ask of each cell of a large table would take long. */
    private static boolean namesFiles(Path file, SourceOptions options) {
        try (Source source = Sources.open(file, options)) {
            return Sources.preview(source, 1, 1).stream()
                    .flatMap(row -> row.stream())
                    .anyMatch(source::has);
        } catch (InvalidData e) {
            return false;
        }
    }
}
