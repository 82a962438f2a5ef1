package io.engram.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The safetensors format: eight bytes with the header's length, little-endian; the header, a JSON object that gives
 * type, shape and place of each tensor; the tensors. Any safetensors reader opens what this writes.
 */
public final class Safetensors {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    /** The longest header that is read; a million tensors fit. */
    private static final long MAX_HEADER_BYTES = 100L << 20;

    /** As many as a tensor of libtorch has. */
    private static final int MAX_DIMENSIONS = 64;

    private Safetensors() {}

    /** Writes tensors under their names, in the map's order. */
    public static void write(Map<String, NDArray> tensors, OutputStream out) throws IOException {
        HostTensors copy = new HostTensors();
        copy.take(tensors);
        copy.writeTo(out);
    }

    /** What stands before the tensors in the file: the header's length and the header. */
    static byte[] head(Map<String, NDArray> tensors) {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            NDArray array = tensor.getValue();
            long bytes = bytesOf(array);
            ObjectNode entry = header.putObject(tensor.getKey());
            entry.put("dtype", codeOf(array.getDataType()));
            entry.set("shape", JSON.valueToTree(array.getShape().getShape()));
            entry.putArray("data_offsets").add(offset).add(offset + bytes);
            offset += bytes;
        }
        byte[] text = padded(header.toString());
        return ByteBuffer.allocate(Long.BYTES + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    static long bytesOf(NDArray array) {
        return array.getShape().size() * array.getDataType().getNumOfBytes();
    }

    /** Blanks behind the header, so that the tensors start at a multiple of eight bytes. */
    private static byte[] padded(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] padded = (header + " ".repeat((8 - text.length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
        return padded;
    }

    /**
     * Reads all tensors, in the order in which they stand in the file. BF16 becomes float32, which loses nothing.
     *
     * @throws IOException where the file is cut short or is no safetensors file
     */
    public static Map<String, NDArray> read(NDManager manager, InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        Map<String, NDArray> tensors = tensors(manager, data, header(headerText(data)));
        if (data.read() >= 0) {
            throw new IOException("the safetensors file goes on behind its last tensor");
        }
        return tensors;
    }

    /**
     * Where a tensor lies in its file.
     *
     * @param offset of its first byte, from the beginning of the file
     */
    public record Place(DataType type, Shape shape, long offset, long bytes) {}

    /**
     * What a file says that it holds, in the order in which it stands there; nothing behind the header is read.
     *
     * @throws IOException where it is no safetensors file
     */
    public static Map<String, Place> index(InputStream in) throws IOException {
        byte[] text = headerText(new DataInputStream(in));
        Map<String, Place> places = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, JsonNode> entry : inFileOrder(header(text))) {
            Shape shape = shapeOf(entry.getValue());
            DataType type = typeOf(entry.getValue().path("dtype").asString(""));
            long bytes = bytesOf(shape, type);
            if (begin(entry.getValue()) != offset || end(entry.getValue()) != offset + bytes) {
                throw new IOException("tensor '" + entry.getKey() + "' does not lie where its shape says");
            }
            places.put(entry.getKey(), new Place(type, shape, Long.BYTES + text.length + offset, bytes));
            offset += bytes;
        }
        return places;
    }

    private static byte[] headerText(DataInputStream data) throws IOException {
        byte[] first = data.readNBytes(Long.BYTES);
        if (first.length < Long.BYTES) {
            throw new EOFException("not a safetensors file: it has " + first.length + " bytes");
        }
        long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > MAX_HEADER_BYTES) {
            throw new IOException("not a safetensors file: it begins with " + length
                    + ", which is no length of a header (save weights by safetensors.torch.save_file)");
        }
        byte[] text = data.readNBytes((int) length);
        if (text.length < length) {
            throw new EOFException("the safetensors file ends within its header");
        }
        return text;
    }

    private static ObjectNode header(byte[] text) throws IOException {
        try {
            if (JSON.readTree(text) instanceof ObjectNode header) {
                return header;
            }
        } catch (JacksonException e) {
            throw new IOException("not a safetensors file: its header is no JSON", e);
        }
        throw new IOException("not a safetensors file: its header is no JSON object");
    }

    private static Map<String, NDArray> tensors(NDManager manager, DataInputStream data, JsonNode header)
            throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, JsonNode> entry : inFileOrder(header)) {
            Shape shape = shapeOf(entry.getValue());
            DataType type = typeOf(entry.getValue().path("dtype").asString(""));
            long bytes = bytesOf(shape, type);
            if (begin(entry.getValue()) != offset || end(entry.getValue()) != offset + bytes) {
                throw new IOException("tensor '" + entry.getKey() + "' does not lie where its shape says");
            }
            byte[] content = data.readNBytes((int) bytes);
            if (content.length < bytes) {
                throw new EOFException("the safetensors file ends within the tensor '" + entry.getKey() + "'");
            }
            tensors.put(entry.getKey(), tensor(manager, content, shape, type));
            offset += bytes;
        }
        return tensors;
    }

    private static NDArray tensor(NDManager manager, byte[] content, Shape shape, DataType type) {
        if (type == DataType.BFLOAT16) {
            return manager.create(widened(content), shape);
        }
        ByteBuffer buffer = manager.allocateDirect(content.length).order(ByteOrder.LITTLE_ENDIAN);
        return manager.create(buffer.put(content).rewind(), shape, type);
    }

    /** DJL's native part ends the process where it meets a bfloat16, which is the upper half of a float32. */
    private static float[] widened(byte[] content) {
        ShortBuffer halves =
                ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        float[] values = new float[halves.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(halves.get(i) << Short.SIZE);
        }
        return values;
    }

    private static List<Map.Entry<String, JsonNode>> inFileOrder(JsonNode header) {
        return header.properties().stream()
                .filter(entry -> !entry.getKey().equals("__metadata__"))
                // An empty tensor begins where the next one does, and comes first.
                .sorted(Comparator.<Map.Entry<String, JsonNode>>comparingLong(entry -> begin(entry.getValue()))
                        .thenComparingLong(entry -> end(entry.getValue())))
                .toList();
    }

    private static long begin(JsonNode entry) {
        return entry.path("data_offsets").path(0).asLong(-1);
    }

    private static long end(JsonNode entry) {
        return entry.path("data_offsets").path(1).asLong(-1);
    }

    /** The product may exceed any number: the sizes are what a stranger's file says. */
    private static long bytesOf(Shape shape, DataType type) throws IOException {
        double bytes = type.getNumOfBytes();
        for (long size : shape.getShape()) {
            // Nor may those beside a zero: libtorch multiplies them all the same.
            bytes *= Math.max(1, size);
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new IOException("a tensor of shape " + shape + " is larger than the 2 GiB that are read");
        }
        return shape.size() * type.getNumOfBytes();
    }

    private static Shape shapeOf(JsonNode entry) throws IOException {
        if (!entry.path("shape").isArray()) {
            throw new IOException("a tensor has no shape: " + entry);
        }
        long[] sizes = new long[entry.path("shape").size()];
        if (sizes.length > MAX_DIMENSIONS) {
            throw new IOException(
                    "a tensor has " + sizes.length + " dimensions; at most " + MAX_DIMENSIONS + " are read");
        }
        for (int i = 0; i < sizes.length; i++) {
            JsonNode size = entry.path("shape").get(i);
            sizes[i] = size.isIntegralNumber() ? size.asLong(-1) : -1;
            if (sizes[i] < 0 || sizes[i] > Integer.MAX_VALUE) {
                throw new IOException("a tensor's shape is not one: " + entry.path("shape"));
            }
        }
        return new Shape(sizes);
    }

    private static String codeOf(DataType type) {
        return switch (type) {
            case FLOAT32 -> "F32";
            case FLOAT64 -> "F64";
            case FLOAT16 -> "F16";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case UINT8 -> "U8";
            case INT8 -> "I8";
            case BOOLEAN -> "BOOL";
            default -> throw new IllegalArgumentException("safetensors has no type for " + type);
        };
    }

    private static DataType typeOf(String code) throws IOException {
        return switch (code) {
            case "F32" -> DataType.FLOAT32;
            case "F64" -> DataType.FLOAT64;
            case "F16" -> DataType.FLOAT16;
            case "BF16" -> DataType.BFLOAT16;
            case "I64" -> DataType.INT64;
            case "I32" -> DataType.INT32;
            case "U8" -> DataType.UINT8;
            case "I8" -> DataType.INT8;
            case "BOOL" -> DataType.BOOLEAN;
            default -> throw new IOException("tensors of type '" + code + "' are not read");
        };
    }
}
