package io.engram.data.token;

import io.engram.data.InvalidData;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The pieces of a SentencePiece model, a message of Protocol Buffers: field 1, again and again, holds a piece. */
final class SentencePieceModel {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private SentencePieceModel() {}

    /** @param cure what to do where it is none */
    static List<String> pieces(String name, byte[] content, String cure) {
        ByteBuffer model = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        List<String> pieces = new ArrayList<>();
        try {
            while (model.hasRemaining()) {
                long key = varint(model);
                if (key == (1 << 3 | LENGTH)) {
                    pieces.add(piece(message(model)));
                } else {
                    skip(model, (int) (key & 7));
                }
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new InvalidData(
                    name + " breaks off behind " + pieces.size() + " tokens, or is no tokenizer, at byte "
                            + model.position() + "." + cure,
                    e);
        }
        if (pieces.isEmpty()) {
            throw new InvalidData(name + " is neither JSON nor has it pieces of SentencePiece." + cure);
        }
        return pieces;
    }

    private static String piece(ByteBuffer message) {
        while (message.hasRemaining()) {
            long key = varint(message);
            if (key == (1 << 3 | LENGTH)) {
                ByteBuffer text = message(message);
                return StandardCharsets.UTF_8.decode(text).toString();
            }
            skip(message, (int) (key & 7));
        }
        throw new IllegalArgumentException("a piece without a text");
    }

    private static ByteBuffer message(ByteBuffer from) {
        long length = varint(from);
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException("a length of " + length);
        }
        ByteBuffer message = from.slice(from.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        from.position(from.position() + (int) length);
        return message;
    }

    private static void skip(ByteBuffer from, int type) {
        switch (type) {
            case VARINT -> varint(from);
            case EIGHT_BYTES -> from.getLong();
            case FOUR_BYTES -> from.getInt();
            case LENGTH -> message(from);
            default -> throw new IllegalArgumentException("a field of type " + type);
        }
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte part = from.get();
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
