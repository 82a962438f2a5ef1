package io.engram.data.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.sentencepiece.SpTokenizer;
import io.engram.data.InvalidData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer of Hugging Face's or SentencePiece's native library. The file is loaded when the first text is cut or put
 * together, so plans may be made of it where no native code may run; then it stays as long as the process.
 */
public final class LibraryTokenizer implements Tokenizer {

    private final String name;
    private final List<String> labels;
    private final String content;
    private final Map<String, Integer> numbers = new HashMap<>();
    private @Nullable Library library;

    /** What both libraries do. */
    private interface Library {
        long[] encode(String text);

        String decode(long[] numbers);
    }

    /**
     * Not loaded yet.
     *
     * @param name for messages
     * @param labels what {@link TokenizerContent#labels} says
     * @param content of the file, in base64
     */
    public LibraryTokenizer(String name, List<String> labels, String content) {
        this.name = name;
        this.labels = labels;
        this.content = content;
        labels.forEach(label -> numbers.putIfAbsent(label, numbers.size()));
    }

    @Override
    public boolean pieces() {
        return true;
    }

    @Override
    public List<String> tokens(Object cell) {
        String text = cell instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : cell.toString();
        List<String> tokens = new ArrayList<>();
        // Half a character, which Java's texts may have, is none to the libraries.
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        for (long number : numbers(library(), whole)) {
            if (number < 0 || number >= labels.size()) {
                throw new InvalidData(name + " gives the number " + number + ", but says " + labels.size()
                        + " tokens. Save it again with a newer version of its library.");
            }
            tokens.add(labels.get((int) number));
        }
        return tokens;
    }

    /** A file that loads may still lack what a text needs: the token for those that it does not know. */
    private long[] numbers(Library loaded, String text) {
        try {
            return loaded.encode(text);
        } catch (RuntimeException e) {
            throw new InvalidData(
                    name + " cannot cut this text: " + e.getMessage()
                            + ". Save it again with the library that made it.",
                    e);
        }
    }

    /** What the library says; tokens that it does not know, such as the end, are none of the text. */
    @Override
    public String text(List<String> tokens) {
        return library()
                .decode(tokens.stream()
                        .map(numbers::get)
                        .filter(Objects::nonNull)
                        .mapToLong(Integer::longValue)
                        .toArray());
    }

    private synchronized Library library() {
        Library loaded = library;
        if (loaded == null) {
            loaded = load();
            library = loaded;
        }
        return loaded;
    }

    private Library load() {
        byte[] bytes = Base64.getDecoder().decode(content);
        try {
            return TokenizerContent.isJson(bytes) ? huggingFace(bytes) : sentencePiece(bytes);
        } catch (IOException | RuntimeException e) {
            throw new InvalidData(
                    name + " cannot be loaded: " + reason(e) + ". Save it again with the library that made it.", e);
        }
    }

    /** Without the place in the library's own source. */
    private static String reason(Exception e) {
        return String.valueOf(e.getMessage())
                .replaceFirst("^Internal: \\S+\\(\\d+\\) \\[.*] ?", "SentencePiece cannot parse it");
    }

    private static Library huggingFace(byte[] bytes) throws IOException {
        // Else its loader would look for a build for this machine's CUDA, and download it.
        System.setProperty("RUST_FLAVOR", "cpu");
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(bytes),
                Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        return new Library() {
            @Override
            public long[] encode(String text) {
                return tokenizer.encode(text, false, false).getIds();
            }

            @Override
            public String decode(long[] numbers) {
                return numbers.length == 0 ? "" : tokenizer.decode(numbers, false);
            }
        };
    }

    private static Library sentencePiece(byte[] bytes) {
        SpTokenizer tokenizer = new SpTokenizer(bytes);
        return new Library() {
            @Override
            public long[] encode(String text) {
                return Arrays.stream(tokenizer.getProcessor().encode(text))
                        .asLongStream()
                        .toArray();
            }

            @Override
            public String decode(long[] numbers) {
                return tokenizer
                        .getProcessor()
                        .decode(Arrays.stream(numbers)
                                .mapToInt(Math::toIntExact)
                                .toArray());
            }
        };
    }
}
