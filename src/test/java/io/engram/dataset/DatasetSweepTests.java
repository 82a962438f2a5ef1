package io.engram.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.data.BadRows;
import io.engram.storage.FreeSpace;
import io.engram.storage.StorageFull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;

/** What a crash leaves of uploads and deletions, and what the next start makes of it. */
@DatasetServerTest
class DatasetSweepTests {

    private static final String CSV = "a,b\n1,2\n3,4\n";

    @Autowired
    DatasetUploads uploads;

    @Autowired
    DatasetDeletion deletion;

    @Autowired
    DatasetFiles files;

    @Autowired
    DatasetSweep sweep;

    @Autowired
    StoredDatasets rows;

    @Autowired
    DatasetSettings settings;

    String id = "";

    @BeforeEach
    void upload() throws IOException {
        id = uploads.store("swept", csv(), -1, BadRows.REFUSE).id();
    }

    @AfterEach
    void empty() throws IOException {
        rows.deleteById(id);
        files.delete(id);
    }

    private static InputStream csv() {
        return new ByteArrayInputStream(CSV.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> namesOf(String dataset) throws IOException {
        try (Stream<Path> entries = Files.list(files.file(dataset).getParent())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(dataset))
                    .toList();
        }
    }

    @Test
    void undoesADeletionThatHadNotReachedTheRow() throws IOException {
        files.moveAway(id);

        sweep.afterSingletonsInstantiated();

        assertThat(namesOf(id)).containsExactly(id + ".csv");
        assertThat(files.file(id)).hasContent(CSV.strip());
    }

    @Test
    void endsADeletionThatHadReachedTheRow() throws IOException {
        files.moveAway(id);
        rows.deleteById(id);

        sweep.afterSingletonsInstantiated();

        assertThat(namesOf(id)).isEmpty();
    }

    @Test
    void removesAnUploadThatWasCutOff() throws IOException {
        files.receive("dst_cut", csv());

        sweep.afterSingletonsInstantiated();

        assertThat(namesOf("dst_cut")).isEmpty();
    }

    @Test
    void putsAFileAsideThatNoRowKnows() throws IOException {
        files.receive("dst_stray", csv());
        files.keep("dst_stray");

        sweep.afterSingletonsInstantiated();

        assertThat(namesOf("dst_stray")).isEmpty();
        Path aside = files.file(id).resolveSibling("lost").resolve("dst_stray.csv");
        assertThat(aside).exists();
        Files.delete(aside);
    }

    @Test
    void leavesNeitherFileNorRowOfADeletedOne() throws IOException {
        deletion.delete(id);

        assertThat(namesOf(id)).isEmpty();
        assertThat(rows.existsById(id)).isFalse();
    }

    @Test
    void takesNothingInThatCannotFit() throws IOException {
        DatasetFiles full = new DatasetFiles(settings, only(new FreeSpace(1000, asked -> 100_000)));

        assertThatThrownBy(() -> full.requireRoom(99_001)).isInstanceOf(StorageFull.class);
        full.requireRoom(99_000);
    }

    private static ObjectProvider<FreeSpace> only(FreeSpace space) {
        return new ObjectProvider<>() {
            @Override
            public FreeSpace getObject() {
                return space;
            }
        };
    }
}
