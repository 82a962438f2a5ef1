package io.engram.data.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The header of a safetensors file: type, shape and place of each tensor. */
final class SafetensorsHeader {

    /** Some thousand tensors; a dataset has a handful, and the header is in memory as a whole. */
    private static final long MAX_LENGTH = 1 << 20;

    private SafetensorsHeader() {}

    static List<Tensor> read(Content content, Bytes bytes) {
        ByteBuffer head = ByteBuffer.wrap(bytes.head(Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        long length = head.remaining() < Long.BYTES ? -1 : head.getLong();
        if (length < 2 || length > MAX_LENGTH || length > bytes.size() - Long.BYTES) {
            throw content.invalid("announces a header of " + length + " bytes, while the file has " + bytes.size()
                    + " and at most " + MAX_LENGTH + " are read. Write or upload it again.");
        }
        String text = StandardCharsets.UTF_8
                .decode(bytes.read(Long.BYTES, (int) length))
                .toString();
        try (JsonParser json = JsonCells.parser(text)) {
            List<Tensor> tensors = tensors(content, bytes, json, Long.BYTES + length);
            if (json.nextToken() != null) {
                throw content.invalid("has something behind the JSON of its header. Write it again.");
            }
            return tensors;
        } catch (JacksonException e) {
            throw content.invalid("has a header that is no JSON: " + JsonCells.reason(e) + ". Write it again.", e);
        }
    }

    private static List<Tensor> tensors(Content content, Bytes bytes, JsonParser json, long begin) {
        List<Tensor> tensors = new ArrayList<>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw content.invalid("has a header that is no JSON object. Write it again.");
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw content.invalid("'" + name + "' has no type and shape. Write it again.");
            }
            Map<String, Object> entry = new JsonCells().row(json);
            if (!name.equals("__metadata__")) {
                tensors.add(tensor(content, bytes, name, entry, begin));
            }
        }
        requireWhole(content, bytes, tensors, begin);
        return tensors;
    }

    /** Each byte behind the header belongs to one tensor, as the format has it. */
    private static void requireWhole(Content content, Bytes bytes, List<Tensor> tensors, long begin) {
        List<Tensor> inOrder = new ArrayList<>(tensors);
        inOrder.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        long end = begin;
        for (Tensor tensor : inOrder) {
            if (tensor.begin() != end) {
                throw content.invalid(
                        "'" + tensor.name() + "' begins at byte " + tensor.begin() + ", while the one before it"
                                + " ends at byte " + end + ". The header is wrong: write the file again.");
            }
            end = tensor.end();
        }
        if (end != bytes.size()) {
            throw content.invalid("goes on behind its last tensor, which ends at byte " + end + " of " + bytes.size()
                    + ". Write the file again.");
        }
    }

    private static Tensor tensor(Content content, Bytes bytes, String name, Map<String, Object> entry, long begin) {
        ElementType type = ElementType.named(String.valueOf(entry.get("dtype")))
                .orElseThrow(() -> content.invalid("'" + name + "' is of type " + entry.get("dtype")
                        + ", which is not read. Convert it to F32 or I64."));
        long[] sizes = numbers(content, name, entry.get("shape"));
        long[] place = numbers(content, name, entry.get("data_offsets"));
        if (place.length != 2 || place[0] < 0 || place[0] > bytes.size()) {
            throw content.invalid("'" + name + "' does not say where it lies. Write it again.");
        }
        Tensor tensor = new Tensor(content, bytes, name, type, ByteOrder.LITTLE_ENDIAN, sizes, begin + place[0]);
        long needed = type.size();
        for (long size : sizes) {
            needed *= size;
        }
        if (place[1] - place[0] != needed) {
            throw content.invalid("'" + name + "' does not lie where its shape says. Write it again.");
        }
        return tensor;
    }

    private static long[] numbers(Content content, String name, @Nullable Object list) {
        if (list instanceof List<?> elements && elements.stream().allMatch(Long.class::isInstance)) {
            return elements.stream().mapToLong(element -> (Long) element).toArray();
        }
        throw content.invalid("'" + name + "' lacks its shape or its place. Write it again.");
    }
}
