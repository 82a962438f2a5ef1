package io.engram.dataset;

import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;

/** What a file of a dataset is for a browser, by its first bytes: nothing else in it is ever taken for a page. */
enum MediaKind {
    PNG(MediaType.IMAGE_PNG_VALUE, "\u0089PNG", ""),
    JPEG(MediaType.IMAGE_JPEG_VALUE, "\u00FF\u00D8\u00FF", ""),
    WAV("audio/wav", "RIFF", "WAVE"),
    FLAC("audio/flac", "fLaC", ""),
    OTHER(MediaType.APPLICATION_OCTET_STREAM_VALUE, "", "");

    /** How many bytes are looked at. */
    static final int LOOKED_AT = 12;

    private final String type;
    private final String begin;
    private final String end;

    MediaKind(String type, String begin, String end) {
        this.type = type;
        this.begin = begin;
        this.end = end;
    }

    /** @param head the first bytes of the file, as many as it has up to {@link #LOOKED_AT} */
    static MediaKind of(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (MediaKind kind : values()) {
            if (text.startsWith(kind.begin) && text.endsWith(kind.end)) {
                return kind;
            }
        }
        return OTHER;
    }

    /** As HTTP has it. */
    String type() {
        return type;
    }
}
