package io.engram.tensor;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript archive of somebody else's, looked at in plain Java: which tensors it has, under the names of PyTorch's
 * state_dict, and where they lie. None of its code runs.
 *
 * @param file where it is
 * @param folder of its entries, with a slash
 * @param type of the outermost module: {@code __torch__.Net}
 * @param tensors each once, under its first name, in the order of the modules
 */
public record UploadedScript(Path file, String folder, String type, List<Stored> tensors) {

    /** Texts, constants and the pickle: far more than any module has. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_DEPTH = 200;
    private static final String SAVE = "Save it with torch.jit.script(model).save(\"model.pt\").";

    /**
     * A tensor of the archive.
     *
     * @param name as in the state_dict: {@code fc.weight}
     * @param trainable whether it requires a gradient
     * @param key of its bytes: {@code data/key}
     */
    public record Stored(String name, DataType type, Shape shape, boolean trainable, String key) {}

    public UploadedScript {
        tensors = List.copyOf(tensors);
    }

    /**
     * Looks at an archive.
     *
     * @throws IllegalArgumentException where it is none that can be trained, with the reason and the cure
     */
    public static UploadedScript read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry data = zip.stream()
                    .filter(entry -> entry.getName().matches("[^/]+/data\\.pkl"))
                    .map(ZipEntry.class::cast)
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("is no TorchScript module: it has no data.pkl. " + SAVE));
            String folder = data.getName().substring(0, data.getName().indexOf('/') + 1);
            if (zip.stream().noneMatch(entry -> entry.getName().startsWith(folder + "code/"))) {
                throw new IllegalArgumentException("is what torch.save writes, which has no code. " + SAVE);
            }
            long small = zip.stream()
                    .filter(entry -> !entry.getName().startsWith(folder + "data/"))
                    .mapToLong(ZipEntry::getSize)
                    .sum();
            if (small > MOST_BYTES) {
                throw new IllegalArgumentException("has " + (small >> 20) + " MB of code and constants; at most "
                        + (MOST_BYTES >> 20) + " MB are taken.");
            }
            if (unpickled(bytes(zip, data)) instanceof Unpickler.Instance root) {
                return new UploadedScript(file, folder, root.type().name(), new Walk(zip, folder).tensors(root));
            }
            throw new IllegalArgumentException("is no TorchScript module: its data.pkl holds something else. " + SAVE);
        } catch (ZipException | EOFException e) {
            throw new IllegalArgumentException("is no TorchScript module, which is a whole zip. " + SAVE, e);
        } catch (ClassCastException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("has a data.pkl that describes no tensors of libtorch's. " + SAVE, e);
        }
    }

    private static Object unpickled(byte[] pickle) {
        try {
            return Unpickler.read(pickle);
        } catch (IOException e) {
            throw new IllegalArgumentException("has a data.pkl that is damaged: " + e.getMessage() + ". " + SAVE, e);
        }
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException("has an entry of more than " + (MOST_BYTES >> 20) + " MB.");
            }
            return bytes;
        }
    }

    /** Number of trained values. */
    public long parameters() {
        return tensors.stream()
                .filter(Stored::trainable)
                .mapToLong(tensor -> tensor.shape().size())
                .sum();
    }

    /** The program of its data.pkl without beginning and end: it pushes the module, in evaluation mode. */
    byte[] program() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] pickle = Unpickler.forEvaluation(bytes(zip, zip.getEntry(folder + "data.pkl")));
            return Arrays.copyOfRange(pickle, 2, pickle.length - 1);
        }
    }

    /** All that is neither its data.pkl nor one of its tensors, by the name below its folder. */
    Map<String, byte[]> others() throws IOException {
        Set<String> keys = Set.copyOf(
                tensors.stream().map(tensor -> "data/" + tensor.key()).toList());
        Map<String, byte[]> others = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name =
                        entry.getName().startsWith(folder) ? entry.getName().substring(folder.length()) : "";
                boolean wanted = name.matches("code/.*\\.py|constants.*|version|data/.*");
                if (wanted && !keys.contains(name)) {
                    others.put(name, bytes(zip, entry));
                }
            }
        }
        return others;
    }

    /** The bytes of a tensor as it was uploaded. */
    byte[] values(ZipFile zip, Stored tensor) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry(folder + "data/" + tensor.key()))) {
            return in.readAllBytes();
        }
    }

    /** Goes through modules within modules. */
    private static final class Walk {
        private final ZipFile zip;
        private final String folder;
        private final List<Stored> tensors = new ArrayList<>();
        private final Map<String, Stored> byKey = new HashMap<>();
        private final IdentityHashMap<Unpickler.Instance, Boolean> seen = new IdentityHashMap<>();

        Walk(ZipFile zip, String folder) {
            this.zip = zip;
            this.folder = folder;
        }

        List<Stored> tensors(Unpickler.Instance root) {
            visit("", root, 0);
            return tensors;
        }

        private void visit(String path, Unpickler.Instance module, int depth) {
            if (depth > MOST_DEPTH) {
                throw new IllegalArgumentException("has modules within modules deeper than " + MOST_DEPTH + ".");
            }
            if (seen.put(module, true) != null) {
                return; // a module that stands in two places has its tensors once
            }
            module.attributes().forEach((name, value) -> {
                if (value instanceof Unpickler.Instance child) {
                    visit(path + name + ".", child, depth + 1);
                } else if (value instanceof Unpickler.Call call
                        && call.function().name().equals("torch._utils._rebuild_tensor_v2")) {
                    add(path + name, call);
                }
            });
        }

        private void add(String name, Unpickler.Call call) {
            List<Object> arguments = call.arguments();
            List<Object> storage = ((Unpickler.Persistent) arguments.get(0)).id();
            String key = String.valueOf(storage.get(2));
            Shape shape = new Shape(numbers(arguments.get(2)));
            Stored known = byKey.get(key);
            if (known != null && known.shape().equals(shape)) {
                return; // the same tensor under another name
            }
            boolean trainable = ((Unpickler.Truth) arguments.get(4)).value();
            DataType type = type(name, ((Unpickler.Global) storage.get(1)).name(), trainable);
            ZipEntry entry = zip.getEntry(folder + "data/" + key);
            long bytes = shape.size() * type.getNumOfBytes();
            long stored = entry == null ? 0 : entry.getSize();
            boolean rowMajor = isRowMajor(shape, numbers(arguments.get(3)));
            if (rowMajor && stored < bytes) {
                throw new IllegalArgumentException(
                        "has a tensor '" + name + "' of shape " + shape + ", which takes " + bytes + " bytes, while '"
                                + folder + "data/" + key + "' has " + stored + ". It is damaged: save it again.");
            }
            if (!rowMajor || stored != bytes || known != null || (Long) arguments.get(1) != 0) {
                throw new IllegalArgumentException(
                        "has a tensor '" + name + "' that is a part of another one, or not in"
                                + " the order of its dimensions. Copy it before saving: p.data = p.data.clone().contiguous().");
            }
            Stored found = new Stored(name, type, shape, trainable, key);
            byKey.put(key, found);
            tensors.add(found);
        }

        private static boolean isRowMajor(Shape shape, long[] strides) {
            long stride = 1;
            for (int i = shape.dimension() - 1; i >= 0; i--) {
                if (shape.get(i) > 1 && strides[i] != stride) {
                    return false;
                }
                stride *= shape.get(i);
            }
            return true;
        }

        private static long[] numbers(Object list) {
            return ((List<?>) list).stream().mapToLong(number -> (Long) number).toArray();
        }

        private static DataType type(String name, String storage, boolean trainable) {
            @Nullable
            DataType type = switch (storage) {
                case "torch.FloatStorage" -> DataType.FLOAT32;
                case "torch.DoubleStorage" -> DataType.FLOAT64;
                case "torch.HalfStorage" -> DataType.FLOAT16;
                case "torch.LongStorage" -> DataType.INT64;
                case "torch.IntStorage" -> DataType.INT32;
                case "torch.ByteStorage" -> DataType.UINT8;
                case "torch.CharStorage" -> DataType.INT8;
                case "torch.BoolStorage" -> DataType.BOOLEAN;
                default -> null;
            };
            if (type == null || (trainable && type != DataType.FLOAT32)) {
                throw new IllegalArgumentException("has a tensor '" + name + "' in a "
                        + storage.replace("torch.", "") + ", and parameters are trained in single precision."
                        + " Call model.float() before saving.");
            }
            return type;
        }
    }
}
