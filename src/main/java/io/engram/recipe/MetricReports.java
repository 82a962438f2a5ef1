package io.engram.recipe;

import io.engram.data.item.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What metrics say beside their values, so that it can be kept and sent: {@code labels} beside {@code classes}, null
 * for what is not finite, and of one that says too much only that it does.
 */
final class MetricReports {

    /** A confusion matrix of a hundred classes has ten thousand. */
    static final int MOST_VALUES = 20_000;

    private static final String CLASSES = "classes";

    private final @Nullable Vocabulary labels;

    /** @param labels of the classes; null where they are numbers */
    MetricReports(@Nullable Vocabulary labels) {
        this.labels = labels;
    }

    Map<String, Map<String, Object>> of(Map<String, Map<String, Object>> reports) {
        Map<String, Map<String, Object>> told = new LinkedHashMap<>();
        reports.forEach((name, report) -> told.put(name, told(report)));
        return told;
    }

    /** A report that is not there, and why. */
    static Map<String, Object> omitted(String why) {
        return Map.of("omitted", why);
    }

    private Map<String, Object> told(Map<String, Object> report) {
        int[] left = {MOST_VALUES};
        Map<String, Object> told = new LinkedHashMap<>();
        report.forEach((key, value) -> {
            told.put(key, plain(value, left));
            if (key.equals(CLASSES) && labels != null && value instanceof List<?> classes) {
                told.put("labels", classes.stream().map(this::label).toList());
            }
        });
        return left[0] >= 0 ? told : omitted("It has more than " + MOST_VALUES + " values.");
    }

    private Object label(@Nullable Object number) {
        boolean known = labels != null && number instanceof Integer index && index >= 0 && index < labels.size();
        return known && labels != null && number instanceof Integer index
                ? labels.label(index)
                : String.valueOf(number);
    }

    /** What JSON has: a value of another kind, as a plug-in may give, is its text. */
    private static @Nullable Object plain(@Nullable Object value, int[] left) {
        left[0]--;
        if (left[0] < 0) {
            return null;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(plain(item, left)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), plain(item, left)));
            return copy;
        }
        if (value instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? number : null;
        }
        return value == null || value instanceof Boolean ? value : value.toString();
    }
}
