package io.engram.data.token;

import io.engram.data.InvalidData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a tokenizer's file says of its tokens: read by Java alone, so that a definition can be checked where no native
 * code may see the file.
 */
public final class TokenizerContent {

    /** A checkpoint holds the whole file; the largest that people share have 20 MB. */
    public static final int MOST_BYTES = 32 << 20;

    private static final int MOST_TOKENS = 1_000_000;

    private static final String CURE = " Give a tokenizer.json of Hugging Face's tokenizers (tokenizer.save), or a"
            + " model of SentencePiece (*.model).";

    private TokenizerContent() {}

    /**
     * Its tokens in the order of their numbers.
     *
     * @param name for messages
     * @throws InvalidData where it is no tokenizer
     */
    public static List<String> labels(String name, byte[] content) {
        if (content.length == 0) {
            throw new InvalidData(name + " is empty." + CURE);
        }
        if (content.length > MOST_BYTES) {
            throw new InvalidData(
                    name + " has more than " + (MOST_BYTES >> 20) + " MB, which no tokenizer has." + CURE);
        }
        List<String> labels = isJson(content) ? ofJson(name, content) : SentencePieceModel.pieces(name, content, CURE);
        Set<String> seen = new HashSet<>();
        labels.stream().filter(label -> !seen.add(label)).findFirst().ifPresent(twice -> {
            throw new InvalidData(name + " has the token '" + twice + "' twice." + CURE);
        });
        return labels;
    }

    /** Whether it is a file of Hugging Face's; else it is one of SentencePiece's. */
    static boolean isJson(byte[] content) {
        for (byte letter : content) {
            if (!Character.isWhitespace(letter)) {
                return letter == '{';
            }
        }
        return false;
    }

    private static List<String> ofJson(String name, byte[] content) {
        JsonNode tree;
        try {
            tree = JsonMapper.shared().readTree(content);
        } catch (JacksonException e) {
            throw new InvalidData(
                    name + " breaks off, or is no JSON: " + e.getOriginalMessage() + ", line "
                            + e.getLocation().getLineNr() + "." + CURE,
                    e);
        }
        JsonNode vocabulary = tree.path("model").path("vocab");
        Map<Long, String> tokens = new TreeMap<>();
        if (vocabulary.isObject()) {
            vocabulary
                    .properties()
                    .forEach(token -> put(name, tokens, token.getValue().asLong(-1), token.getKey()));
        } else if (vocabulary.isArray()) {
            for (int i = 0; i < vocabulary.size(); i++) {
                tokens.put((long) i, vocabulary.get(i).path(0).asString(""));
            }
        } else {
            throw new InvalidData(name + " is JSON, but has no model.vocab." + CURE);
        }
        tree.path("added_tokens")
                .forEach(token -> put(
                        name,
                        tokens,
                        token.path("id").asLong(-1),
                        token.path("content").asString("")));
        return inOrder(name, tokens);
    }

    /** An added token may stand in the vocabulary as well. */
    private static void put(String name, Map<Long, String> tokens, long number, String token) {
        String known = tokens.put(number, token);
        if (known != null && !known.equals(token)) {
            throw new InvalidData(name + " gives the number " + number + " to the tokens '" + known + "' and '" + token
                    + "'." + CURE);
        }
    }

    /** Numbers that no token has keep their places. */
    private static List<String> inOrder(String name, Map<Long, String> tokens) {
        List<String> labels = new ArrayList<>();
        tokens.forEach((number, token) -> {
            if (number < 0 || number >= MOST_TOKENS) {
                throw new InvalidData(name + " gives the token '" + token + "' the number " + number
                        + ", which is not from 0 to " + (MOST_TOKENS - 1) + "." + CURE);
            }
            while (labels.size() < number) {
                labels.add("<unused " + labels.size() + ">");
            }
            labels.add(token);
        });
        if (labels.isEmpty()) {
            throw new InvalidData(name + " has no tokens." + CURE);
        }
        return labels;
    }
}
