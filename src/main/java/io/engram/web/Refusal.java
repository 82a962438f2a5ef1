package io.engram.web;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** What Spring refuses before a controller is asked, in our words. */
final class Refusal {

    private static final List<Wording<?>> WORDINGS = List.of(
            new Wording<>(NoResourceFoundException.class, e -> "There is nothing at /" + e.getResourcePath() + "."),
            new Wording<>(
                    HttpRequestMethodNotSupportedException.class,
                    e -> e.getMethod() + " is not known here. Known: "
                            + list(e.getSupportedHttpMethods() == null ? List.of() : e.getSupportedHttpMethods())
                            + "."),
            new Wording<>(
                    HttpMediaTypeNotSupportedException.class,
                    e -> (e.getContentType() == null
                                    ? "The request does not say what its body is."
                                    : "A body of type " + e.getContentType() + " is not taken here.")
                            + " Send one of: " + list(e.getSupportedMediaTypes()) + "."),
            new Wording<>(
                    HttpMediaTypeNotAcceptableException.class,
                    e -> "Nothing that the Accept header asks for can be given. Possible: "
                            + list(e.getSupportedMediaTypes()) + "."),
            new Wording<>(
                    MissingServletRequestParameterException.class,
                    e -> "The parameter '" + e.getParameterName() + "' is missing."),
            new Wording<>(
                    MissingServletRequestPartException.class,
                    e -> "The part '" + e.getRequestPartName() + "' is missing."),
            new Wording<>(
                    TypeMismatchException.class,
                    e -> "The parameter '" + e.getPropertyName() + "' cannot be '" + text(e.getValue()) + "'"
                            + (e.getRequiredType() == null ? "." : "; it must be " + kind(e.getRequiredType()) + ".")),
            new Wording<>(HttpMessageNotReadableException.class, UnreadableBody::words),
            new Wording<>(MaxUploadSizeExceededException.class, e -> "The upload is larger than this server takes."));

    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad request",
            404, "Not found",
            405, "Method not allowed",
            406, "Not acceptable",
            413, "Too large",
            415, "Unsupported media type");

    private Refusal() {}

    static String title(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return TITLES.getOrDefault(status.value(), known == null ? "Error" : known.getReasonPhrase());
    }

    static String detail(Exception e) {
        return WORDINGS.stream()
                .filter(wording -> wording.type().isInstance(e))
                .findFirst()
                .map(wording -> wording.of(e))
                .orElse("The request cannot be understood.");
    }

    private static String list(Collection<?> values) {
        return values.stream().map(Object::toString).distinct().sorted().collect(Collectors.joining(", "));
    }

    /** A parameter that is repeated comes as an array. */
    private static String text(@Nullable Object value) {
        return value instanceof Object[] values
                ? Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    private static String kind(Class<?> type) {
        return type == int.class || type == long.class || type == Integer.class || type == Long.class
                ? "a whole number"
                : "another kind of value";
    }

    private record Wording<E extends Exception>(Class<E> type, Function<E, String> sentence) {

        String of(Exception e) {
            return sentence.apply(type.cast(e));
        }
    }
}
