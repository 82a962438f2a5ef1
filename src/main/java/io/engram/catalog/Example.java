package io.engram.catalog;

import io.engram.data.Samples;
import io.engram.definition.DefinitionText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** A definition that comes with Engram, to begin from. */
record Example(
        String name,

        @Schema(description = "One line on what it does") String about,

        @Schema(description = "The dataset that it trains on; upload one of this name where none is there")
        String dataset,

        @Schema(description = "The definition, YAML with its comments")
        String text) {

    private static final String FILES = "classpath*:examples/*.yaml";

    private static final String COMMENT = "# ";

    /** What can be trained at once comes first. */
    private static final Comparator<Example> ORDER = Comparator.comparing(
                    (Example example) -> !Samples.names().contains(example.dataset()))
            .thenComparing(Example::name);

    static List<Example> all() {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(FILES))
                    .map(Example::read)
                    .sorted(ORDER)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the examples", e);
        }
    }

    private static Example read(Resource file) {
        try {
            String text = file.getContentAsString(StandardCharsets.UTF_8);
            String about = text.lines()
                    .findFirst()
                    .filter(line -> line.startsWith(COMMENT))
                    .map(line -> line.substring(COMMENT.length()))
                    .orElse("");
            String name = String.valueOf(file.getFilename()).replace(".yaml", "");
            String dataset =
                    DefinitionText.yaml(text).path("data").path("dataset").asString("");
            return new Example(name, about, dataset, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the example " + file.getFilename(), e);
        }
    }
}
