package io.engram.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CorruptCheckpoint;
import io.engram.data.CsvProfiler;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.tensor.Safetensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a stranger made, or a disk spoiled: read, or refused with the exception that says so. */
class FileFuzzTests {

    private static final String HEADER = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
            + "\"a.bias\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[24,28]},"
            + "\"empty\":{\"dtype\":\"I64\",\"shape\":[0,7],\"data_offsets\":[28,28]}}";

    private static final String MANIFEST = "{\"id\":\"ckp_01\",\"created_at\":\"2026-01-01T00:00:00Z\",\"epoch\":1,"
            + "\"step\":23,\"end_of_epoch\":true,\"metrics\":{\"valid.loss\":0.5},\"metadata\":{},\"provenance\":{},"
            + "\"files\":{\"model.safetensors\":{\"bytes\":3,\"sha256\":\"" + "0".repeat(64) + "\"}}}";

    @TempDir
    Path folder;

    @Test
    void readsOrRefusesSpoiledTensors() throws IOException {
        byte[] written = written();
        try (NDManager manager = NDManager.newBaseManager()) {
            Fuzz.bytes(
                    600, chance -> chance.oneIn(2) ? Mutations.bytes(written, chance) : spoiledHeader(chance), file -> {
                        try (NDManager scope = manager.newSubManager()) {
                            Map<String, NDArray> tensors = Safetensors.read(scope, new ByteArrayInputStream(file));
                            long values = tensors.values().stream()
                                    .mapToLong(NDArray::size)
                                    .sum();
                            assertThat(values).isBetween(0L, (long) file.length);
                        } catch (IOException e) {
                            assertThat(e.getMessage()).isNotBlank();
                        }
                    });
        }
    }

    private static byte[] written() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            tensors.put("model.0.weight", manager.ones(new Shape(4, 3)));
            tensors.put("model.0.bias", manager.arange(4f));
            tensors.put("steps", manager.zeros(new Shape(1), DataType.INT64));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            Safetensors.write(tensors, file);
            return file.toByteArray();
        }
    }

    /** With the right length of the header, so that what is in it is looked at. */
    private static byte[] spoiledHeader(Chance chance) {
        byte[] header = Mutations.text(HEADER, chance).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + 28)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    @Test
    void passesOverSpoiledManifests() throws IOException {
        Path checkpoint = Files.createDirectory(folder.resolve("ckp_01"));
        Files.writeString(checkpoint.resolve("model.safetensors"), "abc");
        Path manifest = checkpoint.resolve("manifest.json");

        Fuzz.texts(
                600, chance -> chance.oneIn(20) ? Mutations.token(chance) : Mutations.text(MANIFEST, chance), text -> {
                    try {
                        Files.write(manifest, text.getBytes(StandardCharsets.UTF_8));
                        for (Checkpoint found : new CheckpointFolder(folder, InstantSource.system()).list()) {
                            assertThat(found.manifest().bytes()).isNotNegative();
                            assertThat(found.manifest().weights()).isNotNull();
                            verify(found);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static void verify(Checkpoint checkpoint) {
        try {
            CheckpointFolder.verify(checkpoint);
        } catch (CorruptCheckpoint e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void profilesOrRefusesSpoiledTables() {
        Fuzz.bytes(
                800,
                chance -> {
                    byte[] csv = Requests.csv(chance)
                            .getBytes(chance.oneIn(20) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
                    return chance.oneIn(2) ? csv : Mutations.bytes(csv, chance);
                },
                csv -> {
                    try {
                        DatasetProfile profile = CsvProfiler.profile("x.csv", new ByteArrayInputStream(csv));
                        assertThat(profile.rows()).isPositive();
                        assertThat(profile.columns())
                                .isNotEmpty()
                                .allSatisfy(column -> assertThat(column.name()).isNotBlank());
                    } catch (InvalidData e) {
                        assertThat(e.getMessage()).startsWith("x.csv: ").endsWith(".");
                    }
                });
    }
}
