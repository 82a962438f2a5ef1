package io.engram.metric.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Predicted classes beside the true ones: accuracy, each class's own, and what is taken for what. */
public final class ClassificationStats {

    private final List<String> ids = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /** How often each target was taken for each prediction. */
    private final SortedMap<Target, SortedMap<String, Integer>> confusion = new TreeMap<>();

    /**
     * What an example truly is.
     *
     * @param category an order above that of classes; empty where there is none
     */
    public record Target(String category, String label) implements Comparable<Target> {

        /** {@code bad -> B AE D}, or the label alone. */
        public String text() {
            return category.isEmpty() ? label : category + " -> " + label;
        }

        @Override
        public int compareTo(Target other) {
            int order = category.compareTo(other.category);
            return order != 0 ? order : label.compareTo(other.label);
        }
    }

    /** How many examples there are, and how many of them are right. */
    public record Share(int right, int total) {

        public double accuracy() {
            return (double) right / total;
        }

        String text() {
            return right + " / " + total + " (" + DecimalText.percent(accuracy(), 2) + ")";
        }
    }

    /** Adds an example. */
    public void append(String id, String prediction, String target) {
        append(id, prediction, target, "");
    }

    /** Adds an example of a category. */
    public void append(String id, String prediction, String target, String category) {
        ids.add(id);
        if (!prediction.equals(target)) {
            wrong.add(id);
        }
        confusion
                .computeIfAbsent(new Target(category, target), key -> new TreeMap<>())
                .merge(prediction, 1, Integer::sum);
    }

    /**
     * Adds the examples of a batch.
     *
     * @throws IllegalArgumentException where there are not as many ids, predictions and targets
     */
    public void append(List<String> batchIds, List<String> predictions, List<String> targets) {
        Sizes.requireEqual("ids", batchIds.size(), "predictions", predictions.size());
        Sizes.requireEqual("ids", batchIds.size(), "targets", targets.size());
        for (int i = 0; i < batchIds.size(); i++) {
            append(batchIds.get(i), predictions.get(i), targets.get(i));
        }
    }

    /**
     * How many of all examples are right.
     *
     * @throws IllegalStateException where there are none
     */
    public Share overall() {
        Sizes.requireSome("predictions", ids.size());
        return new Share(ids.size() - wrong.size(), ids.size());
    }

    /** Ids of the examples that are wrong, in order. */
    public List<String> errors() {
        return List.copyOf(wrong);
    }

    /** How many examples of each class are right, in the order of the classes. */
    public SortedMap<Target, Share> byClass() {
        SortedMap<Target, Share> shares = new TreeMap<>();
        confusion.forEach((target, predictions) ->
                shares.put(target, new Share(predictions.getOrDefault(target.label(), 0), sum(predictions))));
        return shares;
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How often each class was taken for each that it was taken for. */
    public SortedMap<Target, SortedMap<String, Integer>> confusion() {
        SortedMap<Target, SortedMap<String, Integer>> copy = new TreeMap<>();
        confusion.forEach((target, predictions) -> copy.put(target, new TreeMap<>(predictions)));
        return copy;
    }

    /**
     * A report for people.
     *
     * @throws IllegalStateException where there are no examples
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("Overall Accuracy: ")
                .append(DecimalText.percent(overall().accuracy(), 0))
                .append("\n\n");
        text.append(heading("Class-Wise Accuracy"));
        int width = longest(confusion.keySet().stream().map(Target::text).toList());
        byClass()
                .forEach((target, share) -> text.append(padded(target.text(), width))
                        .append(": ")
                        .append(share.text())
                        .append('\n'));
        text.append('\n').append(heading("Confusion"));
        List<String> predictions = confusion.values().stream()
                .flatMap(counts -> counts.keySet().stream())
                .toList();
        confusion.forEach((target, counts) -> {
            text.append("Target: ").append(target.text()).append('\n');
            counts.forEach((prediction, count) -> text.append("  -> ")
                    .append(padded(prediction, longest(predictions)))
                    .append(": ")
                    .append(new Share(count, sum(counts)).text())
                    .append('\n'));
        });
        return text.toString();
    }

    private static String heading(String title) {
        return title + "\n" + "-".repeat(title.length()) + "\n";
    }

    private static int longest(List<String> labels) {
        return labels.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String label, int width) {
        return label + " ".repeat(width - label.length());
    }

    /** Forgets all examples. */
    public void clear() {
        ids.clear();
        wrong.clear();
        confusion.clear();
    }
}
