package io.engram.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SafetensorsTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64", "FLOAT16", "INT64", "INT32", "UINT8", "INT8", "BOOLEAN"})
    void bringsBackEveryType(DataType type) throws IOException {
        NDArray array = manager.create(new float[] {0, 1, 2, 3, 100, 127}, new Shape(2, 3))
                .toType(type, true);

        NDArray back = roundTrip(array);

        assertThat(back.getDataType()).isEqualTo(type);
        assertThat(back.getShape()).isEqualTo(array.getShape());
        assertThat(bytes(back)).isEqualTo(bytes(array));
    }

    /** {@code torch.tensor([1, -2, 0.1], dtype=torch.bfloat16).view(torch.int16)} is [0x3f80, 0xc000, 0x3dcd]. */
    @Test
    void readsBfloat16AsFloat32() throws IOException {
        byte[] file = file(
                "{\"x\": {\"dtype\": \"BF16\", \"shape\": [3], \"data_offsets\": [0, 6]}}",
                0x80,
                0x3f,
                0x00,
                0xc0,
                0xcd,
                0x3d);

        NDArray array = Objects.requireNonNull(read(file).get("x"));

        assertThat(array.getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(array.toFloatArray()).containsExactly(1, -2, 0.100097656f);
    }

    @Test
    void bringsBackEveryFloatBitByBit() throws IOException {
        float[] values = {-0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE, 1 / 3f};

        assertThat(roundTrip(manager.create(values)).toFloatArray()).isEqualTo(values);
    }

    @Test
    void bringsBackAScalar() throws IOException {
        NDArray back = roundTrip(manager.create(7L));

        assertThat(back.getShape()).isEqualTo(new Shape());
        assertThat(back.getLong()).isEqualTo(7);
    }

    @Test
    void bringsBackAnEmptyTensor() throws IOException {
        assertThat(roundTrip(manager.create(new Shape(0, 3))).getShape()).isEqualTo(new Shape(0, 3));
    }

    @Test
    void writesATransposedTensorInTheOrderOfItsShape() throws IOException {
        NDArray array = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));

        NDArray back = roundTrip(array.transpose());

        assertThat(back.getShape()).isEqualTo(new Shape(3, 2));
        assertThat(back.toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    private NDArray roundTrip(NDArray array) throws IOException {
        Map<String, NDArray> back = read(written(Map.of("x", array)));
        return Objects.requireNonNull(back.get("x"));
    }

    private static byte[] bytes(NDArray array) {
        ByteBuffer buffer = array.toByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] written(Map<String, NDArray> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(tensors, out);
        return out.toByteArray();
    }

    private Map<String, NDArray> read(byte[] file) throws IOException {
        return Safetensors.read(manager, new ByteArrayInputStream(file));
    }

    /** By the format's description: https://github.com/huggingface/safetensors. */
    @Test
    void writesWhatTheFormatSays() throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("0.weight", manager.create(new float[] {1, -2}, new Shape(1, 2)));
        tensors.put("ü", manager.create(258L));

        byte[] file = written(tensors);

        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) buffer.getLong();
        JsonNode header = JsonMapper.shared().readTree(new String(file, Long.BYTES, length, StandardCharsets.UTF_8));
        assertThat(header.toString())
                .isEqualTo("{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                        + "\"ü\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}");
        assertThat(length % 8).isZero();
        assertThat(file[Long.BYTES]).isEqualTo((byte) '{');
        buffer.position(Long.BYTES + length);
        assertThat(buffer.getFloat()).isEqualTo(1);
        assertThat(buffer.getFloat()).isEqualTo(-2);
        assertThat(buffer.getLong()).isEqualTo(258);
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    void readsTensorsInTheOrderOfTheFile() throws IOException {
        byte[] file = file(
                "{\"b\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [1, 3]},"
                        + " \"none\": {\"dtype\": \"F32\", \"shape\": [0], \"data_offsets\": [1, 1]},"
                        + " \"a\": {\"dtype\": \"U8\", \"shape\": [], \"data_offsets\": [0, 1]}}   ",
                1,
                2,
                3);

        Map<String, NDArray> tensors = read(file);

        assertThat(tensors.keySet()).containsExactly("a", "none", "b");
        assertThat(Objects.requireNonNull(tensors.get("b")).toUint8Array()).containsExactly(2, 3);
    }

    private static byte[] file(String header, int... content) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + text.length + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text);
        Arrays.stream(content).forEach(value -> file.put((byte) value));
        return file.array();
    }

    @Test
    void refusesAFileThatIsCutShortAnywhere() throws IOException {
        byte[] file = written(Map.of("x", manager.create(new float[] {1, 2})));

        for (int length = 0; length < file.length; length++) {
            byte[] torn = Arrays.copyOf(file, length);
            assertThatIOException().as("%d bytes", length).isThrownBy(() -> read(torn));
        }
    }

    @Test
    void refusesAFileThatGoesOn() throws IOException {
        byte[] file = written(Map.of("x", manager.create(1f)));

        assertThatIOException()
                .isThrownBy(() -> read(Arrays.copyOf(file, file.length + 1)))
                .withMessageContaining("goes on");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, (100L << 20) + 1})
    void refusesAnImpossibleHeaderLengthBeforeItAllocates(long length) {
        byte[] file = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();

        assertThatIOException()
                .isThrownBy(() -> read(file))
                .withMessageContaining(Long.toString(length))
                .withMessageContaining("not a safetensors file");
    }

    /** A tensor of 2 GB is announced; what is there is read, and no more is allocated. */
    @Test
    void refusesAnAnnouncedTensorThatIsNotThere() {
        byte[] file =
                file("{\"x\": {\"dtype\": \"U8\", \"shape\": [2147483000], \"data_offsets\": [0, 2147483000]}}", 1);

        assertThatIOException()
                .isThrownBy(() -> read(file))
                .isInstanceOf(EOFException.class)
                .withMessageContaining("'x'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not JSON",
                "[]",
                "17",
                "null",
                "{\"x\": 1}",
                "{\"x\": {\"shape\": [1], \"data_offsets\": [0, 1]}}",
                "{\"x\": {\"dtype\": \"U8\", \"data_offsets\": [0, 1]}}",
                "{\"x\": {\"dtype\": \"U8\", \"shape\": [1]}}",
                "{\"x\": {\"dtype\": \"C64\", \"shape\": [], \"data_offsets\": [0, 8]}}",
                "{\"x\": {\"dtype\": \"U8\", \"shape\": [-1], \"data_offsets\": [0, 1]}}",
                "{\"x\": {\"dtype\": \"U8\", \"shape\": [1.5], \"data_offsets\": [0, 1]}}",
                "{\"x\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [0, 1]}}",
                "{\"x\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [1, 2]}}",
                // 2147483647³ is more than a long holds, and would be negative.
                "{\"x\": {\"dtype\": \"I64\", \"shape\": [2147483647, 2147483647, 2147483647],"
                        + " \"data_offsets\": [0, 17179869176]}}",
                "{\"x\": {\"dtype\": \"U8\", \"shape\": [0, 2147483647, 2147483647, 2147483647],"
                        + " \"data_offsets\": [0, 0]}}",
                "{\"x\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [0, 1]},"
                        + " \"x\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]}}",
                "{\"x\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [0, 2]},"
                        + " \"y\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [1, 3]}}"
            })
    void refusesAHeaderThatMakesNoSense(String header) {
        assertThatIOException().isThrownBy(() -> read(file(header, 1, 2, 3, 4, 5, 6, 7, 8)));
    }

    @Test
    void refusesMoreDimensionsThanATensorHas() {
        String shape = "1, ".repeat(64) + "1";

        assertThatIOException()
                .isThrownBy(() -> read(
                        file("{\"x\": {\"dtype\": \"U8\", \"shape\": [" + shape + "], \"data_offsets\": [0, 1]}}", 1)))
                .withMessageContaining("65 dimensions; at most 64");
    }
}
