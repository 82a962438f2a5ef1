package io.engram.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.definition.KindDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReferenceTests {

    private static final Path PAGE = Path.of("docs/reference.md");
    private static final Catalog CATALOG = Catalog.read();
    private static final String WRITTEN = Reference.write(CATALOG.schema());

    @Test
    @DisplayName("docs/reference.md is what the records say; -Dengram.reference=write writes it anew")
    void isWhatTheRecordsSay() throws IOException {
        if ("write".equals(System.getProperty("engram.reference"))) {
            Files.writeString(PAGE, WRITTEN);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(WRITTEN);
    }

    @Test
    void hasASectionForEveryKindAndARowForEveryOption() {
        Map<String, List<KindDescription>> families = Map.of(
                "recipe", CATALOG.recipes(),
                "layer", CATALOG.layers(),
                "loss", CATALOG.losses(),
                "metric", CATALOG.metrics(),
                "optimizer", CATALOG.optimizers(),
                "scheduler", CATALOG.schedulers(),
                "transform", CATALOG.transforms(),
                "sampler", CATALOG.samplers());

        families.forEach((family, kinds) -> kinds.forEach(kind -> {
            String title = "\n### " + family + ": " + kind.kind() + "\n";
            assertThat(WRITTEN).contains(title);
            String section = WRITTEN.substring(WRITTEN.indexOf(title) + title.length());
            String own =
                    section.contains("\n## ") || section.contains("\n### ") ? section.split("\n###? ", 2)[0] : section;
            assertThat(own).contains(kind.about());
            assertThat(kind.options()).allSatisfy(option -> assertThat(own).contains("| `" + option.name() + "` | "));
        }));
    }

    @Test
    void leadsSomewhereWithEveryLink() {
        Matcher links = Pattern.compile("\\]\\(#([^)]*)\\)").matcher(WRITTEN);
        assertThat(links.results().map(link -> link.group(1)).distinct())
                .isNotEmpty()
                .allSatisfy(anchor -> assertThat(
                                WRITTEN.lines().filter(line -> line.startsWith("## ") || line.startsWith("### ")))
                        .as(anchor)
                        .anyMatch(line -> line.replaceFirst("#+ ", "")
                                .replace(":", "")
                                .replace(" ", "-")
                                .equals(anchor)));
    }
}
