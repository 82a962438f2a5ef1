package io.engram.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.recipe.DefinitionReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of {@code UploadedModuleTests}, where the Python is that made it. */
class UploadedScriptTests {

    @TempDir
    private Path folder;

    private Path net = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        try (InputStream in = DefinitionReader.class.getResourceAsStream("net.pt")) {
            net = Files.write(folder.resolve("net.pt"), in.readAllBytes());
        }
    }

    @Test
    void saysWhatTensorsThereAre() throws IOException {
        UploadedScript script = UploadedScript.read(net);

        assertThat(script.type()).isEqualTo("__torch__.Net");
        assertThat(script.tensors())
                .extracting(UploadedScript.Stored::name)
                .containsExactly(
                        "norm.weight",
                        "norm.bias",
                        "norm.running_mean",
                        "norm.running_var",
                        "norm.num_batches_tracked",
                        "hidden.weight",
                        "hidden.bias",
                        "out.weight",
                        "out.bias");
        assertThat(script.tensors().get(5))
                .isEqualTo(new UploadedScript.Stored("hidden.weight", DataType.FLOAT32, new Shape(4, 3), true, "5"));
        assertThat(script.tensors().get(4).type()).isEqualTo(DataType.INT64);
        assertThat(script.tensors().get(4).trainable()).isFalse();
        assertThat(script.parameters()).isEqualTo(27);
    }

    /** It was saved in training mode, and Python keeps the mode of each module when it loads. */
    @Test
    void isInEvaluationModeWithinAnotherModule() throws IOException {
        ScriptTree tree = new ScriptTree("Model");
        tree.include("model", UploadedScript.read(net));
        byte[] pickle = tree.entries().stream()
                .filter(entry -> entry.name().endsWith("/data.pkl"))
                .findFirst()
                .map(ScriptTree.Entry::bytes)
                .orElseThrow();

        Unpickler.Instance root = (Unpickler.Instance) Unpickler.read(pickle);

        assertModes(root);
        assertThat(root.attributes().get("model")).isInstanceOfSatisfying(Unpickler.Instance.class, model -> {
            assertThat(model.type().name()).isEqualTo("__torch__.Net");
            assertThat(model.attributes()).containsKeys("norm", "hidden", "out");
        });
        assertThat(root.type().name()).isEqualTo("__torch__.engram.Model");
    }

    private static void assertModes(Unpickler.Instance module) {
        assertThat(((Unpickler.Truth) Objects.requireNonNull(module.attributes().get("training"))).value())
                .as(module.type().name())
                .isFalse();
        for (Map.Entry<String, Object> attribute : module.attributes().entrySet()) {
            if (attribute.getValue() instanceof Unpickler.Instance child) {
                assertModes(child);
            }
        }
    }

    /** Its bytes are in a file of their own within the archive, whose length says nothing of their shape. */
    @Test
    void namesATensorWhoseBytesAreMissing() throws IOException {
        for (Integer left : Arrays.asList(20, 0, null)) {
            Path damaged = folder.resolve("damaged.pt");
            try (ZipFile zip = new ZipFile(net.toFile());
                    ZipOutputStream copy = new ZipOutputStream(Files.newOutputStream(damaged))) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    byte[] content = zip.getInputStream(entry).readAllBytes();
                    boolean hidden = entry.getName().endsWith("/data/5");
                    if (!hidden || left != null) {
                        copy.putNextEntry(new ZipEntry(entry.getName()));
                        copy.write(hidden && left != null ? Arrays.copyOf(content, left) : content);
                    }
                }
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> UploadedScript.read(damaged))
                    .withMessageContaining("tensor 'hidden.weight' of shape (4, 3), which takes 48 bytes, while '")
                    .withMessageContaining(
                            "data/5' has " + (left == null ? 0 : left) + ". It is damaged: save it again.");
        }
    }

    /** The server reads what a stranger sends: whatever it is, it is refused or read, and never anything else. */
    @Test
    void takesOrRefusesWhateverItIsGiven() throws IOException {
        byte[] whole = Files.readAllBytes(net);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = whole.clone();
            for (int k = 0; k < 1 + i % 5; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(net, bytes);
            try {
                UploadedScript.read(net);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void readsAnyPickleOrRefusesIt() throws IOException {
        byte[] pickle = new Pickle()
                .begin()
                .beginObject("__torch__", "Net")
                .moduleState(true)
                .text("weight")
                .tensor("0", DataType.FLOAT32, new Shape(2, 3), true)
                .endObject()
                .end();
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = pickle.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                assertThat(Unpickler.read(bytes)).isNotNull();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("pickle");
            }
        }
        assertThatThrownBy(() -> Unpickler.read(new byte[0])).isInstanceOf(IOException.class);
    }
}
