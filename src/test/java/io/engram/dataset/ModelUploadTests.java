package io.engram.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.engram.data.BadRows;
import io.engram.data.InvalidData;
import io.engram.recipe.DefinitionReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // a test fails as well where something is missing
class ModelUploadTests {

    @TempDir
    private Path folder;

    /** A matrix and a vector, which are no columns of a table. */
    private static byte[] weights() {
        byte[] header = ("{\"weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
                        + "\"bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[16,28]}}")
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + 28)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    @Test
    void refusesWeightsThatAreCutShort() throws IOException {
        Path file = Files.write(folder.resolve("weights.safetensors"), weights());
        assertThat(NewDatasets.read(file, null, file.getFileName().toString(), BadRows.REFUSE))
                .isEqualTo(ModelUpload.PROFILE);

        Files.write(file, Arrays.copyOf(weights(), weights().length - 1));

        assertThat(ModelUpload.isOne(file)).isFalse();
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(
                        () -> NewDatasets.read(file, null, file.getFileName().toString(), BadRows.REFUSE))
                .withMessageContaining("weights.safetensors")
                .withMessageContaining("cut short");
    }

    @Test
    void refusesRowsThatAreNotWhatWasPacked() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("cat/1.wav"));
            zip.write("meow".getBytes(StandardCharsets.UTF_8));
        }
        byte[] damaged = bytes.toByteArray();
        // The sum that the list at the end has, where it is read from.
        damaged[new String(damaged, StandardCharsets.ISO_8859_1).indexOf("PK\1\2") + 16] ^= 1;
        Path file = Files.write(folder.resolve("sounds.zip"), bytes.toByteArray());
        assertThat(NewDatasets.read(file, null, file.getFileName().toString(), BadRows.REFUSE)
                        .rows())
                .isEqualTo(1);
        Files.write(file, damaged);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(
                        () -> NewDatasets.read(file, null, file.getFileName().toString(), BadRows.REFUSE))
                .withMessageContaining("cat/1.wav in sounds.zip: is damaged");
    }

    /** It is no model because something is wrong with it: whoever sent it would learn nothing of that. */
    @Test
    void takesColumnsThatDoNotMatchForNoModel() throws IOException {
        byte[] columns = new String(weights(), StandardCharsets.ISO_8859_1)
                .replace("\"weight\"", "\"images\"")
                .replace("\"bias\"", "\"rows\"")
                .getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("set.safetensors"), columns);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(
                        () -> NewDatasets.read(file, null, file.getFileName().toString(), BadRows.REFUSE))
                .withMessageContaining("set.safetensors")
                .withMessageContaining("2 rows")
                .withMessageContaining("3");
    }

    /** A bit of a weight changes nothing but what comes of it. */
    @Test
    void comparesATorchScriptWithItsSums() throws IOException {
        byte[] module;
        try (InputStream in = Objects.requireNonNull(DefinitionReader.class.getResourceAsStream("net.pt"))) {
            module = in.readAllBytes();
        }
        Path file = Files.write(folder.resolve("net.pt"), module);
        assertThat(NewDatasets.read(file, null, "net", BadRows.REFUSE)).isEqualTo(ModelUpload.PROFILE);
        long place;
        try (org.apache.commons.compress.archivers.zip.ZipFile zip =
                org.apache.commons.compress.archivers.zip.ZipFile.builder()
                        .setPath(file)
                        .get()) {
            place = zip.getEntry("net/data/5").getDataOffset();
        }
        module[(int) place] ^= 1;
        Files.write(file, module);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> NewDatasets.read(file, null, "net", BadRows.REFUSE))
                .withMessageStartingWith("net/data/5 in net: is damaged");
    }
}
