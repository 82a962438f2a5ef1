package io.engram.dataset;

import static io.engram.dataset.DatasetFixtures.CSV;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.data.BadRows;
import io.engram.data.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DatasetServerTest
class DatasetLibraryTests {

    private final StoredDatasets datasets;
    private final DatasetUploads uploads;
    private final DatasetSources sources;

    DatasetLibraryTests(
            @Autowired StoredDatasets datasets, @Autowired DatasetUploads uploads, @Autowired DatasetSources sources) {
        this.datasets = datasets;
        this.uploads = uploads;
        this.sources = sources;
    }

    @BeforeEach
    void clear() throws IOException {
        DatasetFixtures.clear(datasets);
    }

    @Test
    void findsAnUploadByIdAndByName() throws IOException {
        String id = upload("boxes");

        DatasetSource source = sources.find("boxes").orElseThrow();

        assertThat(source.id()).isEqualTo(id);
        assertThat(source.file()).isAbsolute().hasContent(CSV);
        assertThat(source.profile().rows()).isEqualTo(2);
        assertThat(sources.find(id)).contains(source);
    }

    @Test
    void findsAnUploadBeforeASampleOfItsName() throws IOException {
        assertThat(sources.find("digits"))
                .contains(new DatasetSource("digits", "digits", null, Samples.profile("digits")));

        String id = upload("digits");

        assertThat(sources.find("digits")).map(DatasetSource::id).contains(id);
    }

    @Test
    void knowsEveryName() throws IOException {
        upload("boxes");

        assertThat(sources.names()).containsExactly("boxes", "digits");
        assertThat(sources.find("unknown")).isEmpty();
    }

    @Test
    void keepsTheProfileOfAVeryWideFile() throws IOException {
        int columns = 5_000;
        String header = IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        String row = "1,".repeat(columns - 1) + "1";

        uploads.store("wide", stream(header + "\n" + row), -1, BadRows.REFUSE);

        assertThat(sources.find("wide").orElseThrow().profile().columns()).hasSize(columns);
    }

    private String upload(String name) throws IOException {
        return uploads.store(name, stream(CSV), CSV.length(), BadRows.REFUSE).id();
    }

    private static ByteArrayInputStream stream(String csv) {
        return new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    }
}
