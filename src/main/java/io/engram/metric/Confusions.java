package io.engram.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How often each class was taken for each, for people: of very many classes those that are confused most. */
final class Confusions {

    /** More rows and columns nobody reads, and a million of numbers nobody wants to be sent. */
    static final int MOST_CLASSES = 100;

    private final double[] counts;
    private final int classes;

    /** @param counts a row for each target, a column for each prediction, row by row */
    Confusions(double[] counts, int classes) {
        this.counts = counts;
        this.classes = classes;
    }

    private double count(int target, int prediction) {
        return counts[target * classes + prediction];
    }

    private double support(int target) {
        return Arrays.stream(counts, target * classes, (target + 1) * classes).sum();
    }

    private double predicted(int prediction) {
        double sum = 0;
        for (int target = 0; target < classes; target++) {
            sum += count(target, prediction);
        }
        return sum;
    }

    /** By class; those that are never the target have none. */
    SortedMap<Integer, Double> recalls() {
        SortedMap<Integer, Double> recalls = new TreeMap<>();
        for (int target = 0; target < classes; target++) {
            double support = support(target);
            if (support > 0) {
                recalls.put(target, count(target, target) / support);
            }
        }
        return recalls;
    }

    /**
     * As JSON would have it: {@code classes} are the numbers of those that are shown, {@code matrix} has a row for each
     * as target and a column for each as prediction; {@code support} and {@code predicted} count the whole row and
     * column, whatever is shown of it, and {@code left_out} the classes that are not shown.
     */
    Map<String, Object> report() {
        int[] shown = shown();
        List<List<Long>> matrix = new ArrayList<>();
        List<Long> support = new ArrayList<>();
        List<Long> predicted = new ArrayList<>();
        List<@Nullable Double> recall = new ArrayList<>();
        List<@Nullable Double> precision = new ArrayList<>();
        for (int one : shown) {
            matrix.add(Arrays.stream(shown)
                    .mapToObj(other -> (long) count(one, other))
                    .toList());
            support.add((long) support(one));
            predicted.add((long) predicted(one));
            recall.add(share(count(one, one), support(one)));
            precision.add(share(count(one, one), predicted(one)));
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("classes", Arrays.stream(shown).boxed().toList());
        report.put("left_out", classes - shown.length);
        report.put("matrix", matrix);
        report.put("support", support);
        report.put("predicted", predicted);
        report.put("recall", recall);
        report.put("precision", precision);
        return report;
    }

    private static @Nullable Double share(double part, double whole) {
        return whole == 0 ? null : Double.valueOf(part / whole);
    }

    private int[] shown() {
        if (classes <= MOST_CLASSES) {
            return IntStream.range(0, classes).toArray();
        }
        double[] wrong = new double[classes];
        for (int one = 0; one < classes; one++) {
            wrong[one] = support(one) + predicted(one) - 2 * count(one, one);
        }
        return IntStream.range(0, classes)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer one) -> -wrong[one]).thenComparing(one -> one))
                .limit(MOST_CLASSES)
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
