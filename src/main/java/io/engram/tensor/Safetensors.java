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
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The safetensors format: eight bytes with the header's length, little-endian; the header, a JSON object that gives
 * type, shape and place of each tensor; the tensors. Any safetensors reader opens what this writes.
 */
public final class Safetensors {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The longest header that is read; a million tensors fit. */
    private static final long MAX_HEADER_BYTES = 100L << 20;

    private Safetensors() {}

    /** Writes tensors under their names, in the map's order. */
    public static void write(Map<String, NDArray> tensors, OutputStream out) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            NDArray array = tensor.getValue();
            long bytes = array.getShape().size() * array.getDataType().getNumOfBytes();
            ObjectNode entry = header.putObject(tensor.getKey());
            entry.put("dtype", codeOf(array.getDataType()));
            entry.set("shape", JSON.valueToTree(array.getShape().getShape()));
            entry.putArray("data_offsets").add(offset).add(offset + bytes);
            offset += bytes;
        }
        byte[] text = padded(header.toString());
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .array());
        out.write(text);
        WritableByteChannel channel = Channels.newChannel(out);
        for (NDArray array : tensors.values()) {
            ByteBuffer buffer = array.toByteBuffer();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    /** Blanks behind the header, so that the tensors start at a multiple of eight bytes. */
    private static byte[] padded(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] padded = (header + " ".repeat((8 - text.length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
        return padded;
    }

    /**
     * Reads all tensors, in the order in which they stand in the file.
     *
     * @throws IOException where the file is cut short or is no safetensors file
     */
    public static Map<String, NDArray> read(NDManager manager, InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        long length = Long.reverseBytes(data.readLong());
        if (length < 2 || length > MAX_HEADER_BYTES) {
            throw new IOException("not a safetensors file: its header would be " + length + " bytes long");
        }
        byte[] text = data.readNBytes((int) length);
        if (text.length < length) {
            throw new EOFException("the safetensors file ends within its header");
        }
        try {
            return tensors(manager, data, JSON.readTree(text));
        } catch (JacksonException e) {
            throw new IOException("not a safetensors file: its header is no JSON", e);
        }
    }

    private static Map<String, NDArray> tensors(NDManager manager, DataInputStream data, JsonNode header)
            throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, JsonNode> entry : inFileOrder(header)) {
            Shape shape = shapeOf(entry.getValue());
            DataType type = typeOf(entry.getValue().path("dtype").asString(""));
            long bytes = shape.size() * type.getNumOfBytes();
            if (begin(entry.getValue()) != offset
                    || entry.getValue().path("data_offsets").path(1).asLong(-1) != offset + bytes
                    || bytes > Integer.MAX_VALUE) {
                throw new IOException("tensor '" + entry.getKey() + "' does not lie where its shape says");
            }
            byte[] content = data.readNBytes((int) bytes);
            if (content.length < bytes) {
                throw new EOFException("the safetensors file ends within the tensor '" + entry.getKey() + "'");
            }
            ByteBuffer buffer = manager.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
            tensors.put(entry.getKey(), manager.create(buffer.put(content).rewind(), shape, type));
            offset += bytes;
        }
        return tensors;
    }

    private static List<Map.Entry<String, JsonNode>> inFileOrder(JsonNode header) {
        return header.properties().stream()
                .filter(entry -> !entry.getKey().equals("__metadata__"))
                .sorted(Comparator.comparingLong(entry -> begin(entry.getValue())))
                .toList();
    }

    private static long begin(JsonNode entry) {
        return entry.path("data_offsets").path(0).asLong(-1);
    }

    private static Shape shapeOf(JsonNode entry) throws IOException {
        long[] sizes = new long[entry.path("shape").size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = entry.path("shape").get(i).asLong(-1);
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
            case BFLOAT16 -> "BF16";
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
