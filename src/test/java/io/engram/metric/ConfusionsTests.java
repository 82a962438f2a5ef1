package io.engram.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ConfusionsTests {

    /**
     * Of 102 classes the first is always right, the third never predicted, and every other is once taken for the third.
     */
    @Test
    void showsThoseThatAreConfusedMostWhereThereAreVeryManyClasses() {
        int classes = Confusions.MOST_CLASSES + 2;
        double[] counts = new double[classes * classes];
        counts[0] = 7;
        for (int target = 1; target < classes - 1; target++) {
            counts[target * classes + target] = 2;
            counts[target * classes + 2] = target == 2 ? 0 : 1;
        }

        Map<String, Object> report = new Confusions(counts, classes).report();

        assertThat(report).containsEntry("left_out", 2);
        assertThat(report.get("classes"))
                .asInstanceOf(InstanceOfAssertFactories.list(Integer.class))
                .hasSize(Confusions.MOST_CLASSES)
                .isSorted()
                .doesNotContain(0, classes - 1);
        assertThat(report.get("matrix"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .isEqualTo(firstRow());
        assertThat(report.get("support"))
                .asInstanceOf(InstanceOfAssertFactories.list(Long.class))
                .startsWith(3L, 0L, 3L);
        assertThat(report.get("recall"))
                .asInstanceOf(InstanceOfAssertFactories.list(Double.class))
                .startsWith(2 / 3.0, null, 2 / 3.0);
    }

    private static List<Long> firstRow() {
        List<Long> row = new ArrayList<>(Collections.nCopies(Confusions.MOST_CLASSES, 0L));
        row.set(0, 2L);
        row.set(1, 1L);
        return row;
    }
}
