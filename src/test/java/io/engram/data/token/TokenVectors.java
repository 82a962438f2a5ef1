package io.engram.data.token;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the reference tokenizers say; {@code tokens/make.py} among the test's resources has written it. */
final class TokenVectors {

    /** One text, as a reference encodes and decodes it. */
    record Encoded(String text, List<Integer> ids, String decoded) {

        List<String> tokens(List<String> labels) {
            return ids.stream().map(labels::get).toList();
        }
    }

    /** What is known of one tokenizer's file. */
    record Reference(List<String> labels, List<Encoded> texts) {}

    private TokenVectors() {}

    static Reference of(String file) {
        Map<String, Reference> all =
                JsonMapper.shared().readValue(bytes("vectors.json"), new TypeReference<Map<String, Reference>>() {});
        return Objects.requireNonNull(all.get(file));
    }

    static byte[] bytes(String file) {
        try (InputStream in = Objects.requireNonNull(TokenVectors.class.getResourceAsStream("/tokens/" + file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
