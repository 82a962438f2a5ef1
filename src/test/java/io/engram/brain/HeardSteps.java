package io.engram.brain;

import io.engram.metric.steps.StepColumn;
import io.engram.metric.steps.StepPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Keeps what is told of each step; a step that is told again, behind a resumption, takes the place of the first. */
final class HeardSteps implements BrainListener {

    /** Numbers of the first and the last step of each call. */
    final List<String> calls = new ArrayList<>();

    private final TreeMap<Long, double[]> steps = new TreeMap<>();

    @Override
    public boolean wantsSteps() {
        return true;
    }

    @Override
    public void steps(StepPoints points) {
        calls.add(points.first() + "-" + (points.first() + points.count() - 1));
        for (int i = 0; i < points.count(); i++) {
            double[] row = new double[StepColumn.values().length];
            for (StepColumn column : StepColumn.values()) {
                row[column.place()] = points.value(i, column);
            }
            steps.put(points.first() + i, row);
        }
    }

    List<Long> numbers() {
        return List.copyOf(steps.keySet());
    }

    List<Double> series(StepColumn column) {
        return steps.values().stream().map(row -> row[column.place()]).toList();
    }
}
