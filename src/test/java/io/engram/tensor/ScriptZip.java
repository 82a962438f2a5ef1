package io.engram.tensor;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A {@link ScriptTree} as a file, and what plain DJL makes of it. */
public final class ScriptZip {

    private ScriptZip() {}

    /** The archive with these values, by the names in the tree. */
    public static byte[] of(ScriptTree tree, Map<String, NDArray> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (ScriptTree.Entry entry : tree.entries()) {
                zip.putNextEntry(new ZipEntry(entry.name()));
                byte[] content = entry.bytes();
                zip.write(content != null ? content : bytes(Objects.requireNonNull(values.get(entry.tensor()))));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(NDArray values) {
        ByteBuffer buffer = values.toByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** What the archive makes of inputs, run by DJL alone; the result belongs to the manager of the first input. */
    public static NDArray run(byte[] archive, NDList inputs) {
        try (Model model = Model.newInstance("exported", inputs.get(0).getDevice(), "PyTorch")) {
            model.load(new ByteArrayInputStream(archive));
            try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
                NDArray output = predictor.predict(inputs).singletonOrThrow();
                output.attach(inputs.get(0).getManager());
                return output;
            }
        } catch (IOException | MalformedModelException | TranslateException e) {
            throw new AssertionError(e);
        }
    }
}
