package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.data.item.Vocabulary;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricReportsTests {

    private static Map<String, Object> told(Map<String, Object> report) {
        return new MetricReports(new Vocabulary(List.of("ant", "bee")))
                .of(Map.of("own", report))
                .getOrDefault("own", Map.of());
    }

    @Test
    void putsLabelsBesideClasses() {
        assertThat(told(Map.of("classes", List.of(1, 0, 2))))
                .isEqualTo(Map.of("classes", List.of(1, 0, 2), "labels", List.of("bee", "ant", "2")));
    }

    @Test
    void tellsWhatJsonHas() {
        assertThat(told(Map.of("a", List.of(1.5, Double.NaN), "b", Map.of(3, Thread.State.NEW), "c", true)))
                .isEqualTo(Map.of("a", Arrays.asList(1.5, null), "b", Map.of("3", "NEW"), "c", true));
    }

    @Test
    void saysThatItIsTooMuch() {
        List<Integer> many = Collections.nCopies(MetricReports.MOST_VALUES, 1);

        assertThat(told(Map.of("a", many))).containsOnlyKeys("omitted");
        assertThat(told(Map.of("a", many.subList(1, many.size())))).containsOnlyKeys("a");
    }
}
