package io.engram.export;

import io.engram.experiment.InvalidQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** As what something can be exported. */
enum ExportFormat {
    CSV("text/csv;charset=UTF-8"),
    PARQUET("application/vnd.apache.parquet"),
    TENSORBOARD("application/octet-stream"),
    HTML("text/html;charset=UTF-8");

    private final String contentType;

    ExportFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    private MediaType type() {
        return MediaType.parseMediaType(contentType);
    }

    /** The end of a file's name. */
    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What is asked for by name, else by the Accept header, else the first of those that there are.
     *
     * @throws InvalidQuery where there is no such format
     * @throws HttpMediaTypeNotAcceptableException where there is none that the header takes
     */
    static ExportFormat of(@Nullable String name, @Nullable String accept, List<ExportFormat> known)
            throws HttpMediaTypeNotAcceptableException {
        if (name != null) {
            return known.stream()
                    .filter(format -> format.extension().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidQuery(
                            "format",
                            "there is no format '" + name + "' here. Known: "
                                    + known.stream()
                                            .map(ExportFormat::extension)
                                            .collect(Collectors.joining(", "))));
        }
        List<MediaType> types = known.stream().map(format -> format.type()).toList();
        return accepted(accept).stream()
                .flatMap(wanted -> first(wanted, known).stream())
                .findFirst()
                .orElseThrow(() -> new HttpMediaTypeNotAcceptableException(types));
    }

    private static Optional<ExportFormat> first(MediaType wanted, List<ExportFormat> known) {
        return known.stream().filter(format -> wanted.includes(format.type())).findFirst();
    }

    /** The best first: by quality, and of equal ones as they are written. */
    private static List<MediaType> accepted(@Nullable String accept) throws HttpMediaTypeNotAcceptableException {
        if (accept == null || accept.isBlank()) {
            return List.of(MediaType.ALL);
        }
        try {
            List<MediaType> wanted = new ArrayList<>(MediaType.parseMediaTypes(accept));
            wanted.removeIf(type -> type.getQualityValue() == 0);
            wanted.sort(Comparator.comparingDouble(MediaType::getQualityValue).reversed());
            return wanted;
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException("the Accept header cannot be read");
        }
    }
}
