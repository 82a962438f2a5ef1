package io.engram.web;

import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a JSON body, and where; nothing of its text, which may be a secret. */
final class UnreadableBody {

    private UnreadableBody() {}

    static String words(HttpMessageNotReadableException e) {
        if (!(e.getCause() instanceof JacksonException cause)) {
            return "The body is missing or cannot be read.";
        }
        if (cause instanceof StreamReadException) {
            TokenStreamLocation place = cause.getLocation();
            return "The body is not JSON" + (place == null ? "." : place(place));
        }
        String pointer = cause.getPath().stream()
                .map(part -> "/" + (part.getPropertyName() == null ? part.getIndex() : part.getPropertyName()))
                .collect(Collectors.joining());
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return "The body's " + pointer + " is not known here. Known: " + list(unknown.getKnownPropertyIds()) + ".";
        }
        return pointer.isEmpty()
                ? "The body must be a JSON object."
                : "The body's " + pointer + " is not of the type that it must be.";
    }

    private static String place(TokenStreamLocation place) {
        return ": see line " + place.getLineNr() + ", column " + place.getColumnNr() + ".";
    }

    private static String list(Collection<Object> names) {
        return names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }
}
