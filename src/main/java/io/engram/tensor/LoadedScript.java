package io.engram.tensor;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript module of somebody else's in libtorch: its code runs in this process from now on. It is loaded within a
 * module of ours that gives its tensors out, buffers too, which DJL has no way to ask for.
 */
public final class LoadedScript implements AutoCloseable {

    private static final String INNER = "module";
    private static final String FORWARD = "forward_";
    private static final String STATE = "state_";

    private final Model model;
    private final PtSymbolBlock block;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private @Nullable Boolean training;

    /**
     * Loads it on the device of a manager, which owns its tensors.
     *
     * @param lengths whether its forward takes lengths too
     * @throws IllegalArgumentException where libtorch cannot load it, with the reason
     */
    public LoadedScript(NDManager manager, UploadedScript script, boolean lengths) throws IOException {
        Path wrapped = Files.createTempFile("engram-", ".pt");
        this.model = Model.newInstance("uploaded", manager.getDevice(), "PyTorch");
        boolean good = false;
        try {
            wrap(script, lengths, wrapped);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(wrapped), 1 << 16)) {
                model.load(in, Map.of("mapLocation", "true"));
            }
            this.block = (PtSymbolBlock) model.getBlock();
            readState(manager, script);
            good = true;
        } catch (MalformedModelException | EngineException e) {
            throw new IllegalArgumentException("cannot be loaded by libtorch: " + reason(e), e);
        } finally {
            Files.delete(wrapped);
            if (!good) {
                model.close();
            }
        }
    }

    private static void wrap(UploadedScript script, boolean lengths, Path to) throws IOException {
        ScriptTree tree = new ScriptTree("Wrapped");
        tree.include(INNER, script);
        String parameters = lengths ? "x: Tensor, lengths: Tensor" : "x: Tensor";
        tree.method(
                "",
                "def " + FORWARD + "(self, " + parameters + ") -> Tensor:\n    return (" + ScriptTree.expression(INNER)
                        + ").forward(" + (lengths ? "x, lengths" : "x") + ")\n");
        List<String> tensors = script.tensors().stream()
                .map(tensor -> ScriptTree.expression(INNER + "." + tensor.name()))
                .toList();
        tree.method(
                "",
                "def " + STATE + "(self, x: Tensor) -> List[Tensor]:\n    return ["
                        + String.join(", ", tensors.isEmpty() ? List.of("x") : tensors) + "]\n");
        Map<String, UploadedScript.Stored> stored = new LinkedHashMap<>();
        script.tensors().forEach(tensor -> stored.put(INNER + "." + tensor.name(), tensor));
        try (ZipFile from = new ZipFile(script.file().toFile());
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(to));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ScriptTree.Entry entry : tree.entries()) {
                UploadedScript.Stored tensor = stored.get(entry.tensor());
                byte[] bytes = entry.bytes();
                put(zip, entry.name(), tensor == null ? bytes : script.values(from, tensor));
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte @Nullable [] given) throws IOException {
        byte[] bytes = given == null ? new byte[0] : given;
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private void readState(NDManager manager, UploadedScript script) {
        Script.turnProfilingOff();
        try (NDManager scratch = manager.newSubManager();
                IValue any = IValue.from((PtNDArray) scratch.zeros(new ai.djl.ndarray.types.Shape(1)));
                IValue state = NativeMethod.call(block, STATE, new IValue[] {any}, true)) {
            PtNDArray[] arrays = state.toTensorArray((PtNDManager) manager);
            for (int i = 0; i < script.tensors().size(); i++) {
                tensors.put(script.tensors().get(i).name(), arrays[i]);
            }
        }
    }

    /** The module's own tensors by their names in its state_dict: what is written into them it computes with. */
    public Map<String, NDArray> tensors() {
        return tensors;
    }

    /**
     * Applies the module; the result belongs to the manager of the first input.
     *
     * @param train whether it is in training mode and its operators are recorded for the backward pass
     * @throws IllegalArgumentException where it does not take such inputs, with the reason
     */
    public NDArray forward(NDList inputs, boolean train) {
        Script.turnProfilingOff();
        if (training == null || training != train) {
            if (train) {
                JniUtils.enableTrainingMode(block);
            } else {
                JniUtils.enableInferenceMode(block);
            }
            training = train;
        }
        IValue[] values =
                inputs.stream().map(input -> IValue.from((PtNDArray) input)).toArray(IValue[]::new);
        try (IValue result = NativeMethod.call(block, FORWARD, values, train)) {
            return result.toTensor((PtNDManager) inputs.get(0).getManager());
        } catch (EngineException e) {
            if (String.valueOf(e.getMessage()).contains("out of memory")) {
                throw e;
            }
            throw new IllegalArgumentException(reason(e), e);
        } finally {
            for (IValue value : values) {
                value.close();
            }
        }
    }

    /** The last line that says something; above it is a trace through the module's text. */
    private static String reason(Exception e) {
        String reason = "";
        for (String line : String.valueOf(e.getMessage()).lines().toList()) {
            if (line.contains("Error: ") || reason.isEmpty()) {
                reason = line.strip();
            }
        }
        return reason.substring(0, Math.min(reason.length(), 300));
    }

    @Override
    public void close() {
        tensors.values().forEach(NDArray::close);
        model.close();
    }
}
