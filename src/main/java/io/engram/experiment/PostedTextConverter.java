package io.engram.experiment;

import io.engram.definition.UnreadableDefinition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.stereotype.Component;

/** Takes the body of a posted definition, JSON or YAML, as text: what it means is not the converter's business. */
@Component
final class PostedTextConverter extends AbstractHttpMessageConverter<PostedText> {

    static final int MAX_BYTES = 1 << 20;

    private static final List<MediaType> YAML = List.of(
            MediaType.APPLICATION_YAML,
            MediaType.parseMediaType("application/x-yaml"),
            MediaType.parseMediaType("text/yaml"),
            MediaType.parseMediaType("text/x-yaml"));

    private static final MediaType MERGE_PATCH = MediaType.parseMediaType("application/merge-patch+json");

    PostedTextConverter() {
        super(MediaType.APPLICATION_JSON, MERGE_PATCH, YAML.get(0), YAML.get(1), YAML.get(2), YAML.get(3));
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == PostedText.class;
    }

    @Override
    public boolean canWrite(Class<?> type, @org.jspecify.annotations.Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected PostedText readInternal(Class<? extends PostedText> type, HttpInputMessage message) throws IOException {
        String encoding = message.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity")) {
            throw new UnreadableDefinition("The body is encoded with '" + encoding + "'. Send it as it is.");
        }
        byte[] body = message.getBody().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new DefinitionTooLarge(MAX_BYTES);
        }
        MediaType sent = message.getHeaders().getContentType();
        return new PostedText(text(body), sent != null && YAML.stream().anyMatch(yaml -> yaml.includes(sent)));
    }

    /** A definition is UTF-8, whatever the header's charset says: JSON and YAML know nothing else. */
    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableDefinition("The body is not UTF-8 text.", e);
        }
    }

    @Override
    protected void writeInternal(PostedText definition, HttpOutputMessage message) {
        throw new HttpMessageNotWritableException("a posted definition is only read");
    }
}
