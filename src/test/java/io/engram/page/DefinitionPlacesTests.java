package io.engram.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** That the page's own reader, by which lines are marked, finds each place of a definition where the server's does. */
@BrowserTest
class DefinitionPlacesTests {

    private final Site site;

    DefinitionPlacesTests(Site site) {
        this.site = site;
    }

    @Test
    void findsEveryPlaceThatTheServerMayPointAt() throws IOException {
        List<Path> definitions;
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            definitions =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        List<String> texts = new ArrayList<>();
        for (Path definition : definitions) {
            String yaml = Files.readString(definition);
            texts.add(yaml);
            texts.add(DefinitionText.yaml(yaml).toPrettyString());
        }
        texts.add("""
                ---
                # odd, but YAML
                "quoted key": {'a''b': "c: d # no comment", e: [1, {f: g}, [h]],
                   i: j}   # behind
                text: |
                  key: none
                  - nor this

                folded: plain words
                  over lines
                list:
                - - nested
                  - deep: {}
                    more:
                    - x
                -   - wide
                ~/: &anchor {url: http://x:80/a}
                again: *anchor
                """);
        try (Tab tab = site.open("#/nowhere")) {
            for (String text : texts) {
                JsonNode tree = text.startsWith("{")
                        ? DefinitionText.json(text)
                        : DefinitionText.yaml(text.replace("*anchor", "0"));
                List<String> expected = new ArrayList<>();
                pointers(tree, "", expected);
                Object found = tab.page().evaluate("""
                        async (text) => [...(await import('/js/new/scan.js')).scan(text).places.keys()].filter((at) => at)
                        """, text);
                assertThat((List<?>) found).as(text).map(String::valueOf).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static void pointers(JsonNode node, String at, List<String> found) {
        if (!at.isEmpty()) {
            found.add(at);
        }
        node.properties().forEach(entry -> pointers(entry.getValue(), Flaw.below(at, entry.getKey()), found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            pointers(node.get(i), Flaw.below(at, i), found);
        }
    }
}
