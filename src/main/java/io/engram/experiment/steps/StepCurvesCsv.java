package io.engram.experiment.steps;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.engram.experiment.CsvAnswer;
import io.engram.metric.steps.StepCurves;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes steps as CSV: a column for each name, or, where a row is a bucket of several steps, three. */
@Component
final class StepCurvesCsv extends CsvAnswer<StepCurves> {

    StepCurvesCsv() {
        super(StepCurves.class);
    }

    @Override
    protected void write(StepCurves curves, CsvWriter csv) {
        boolean single = curves.resolution() == 1;
        List<String> header = new ArrayList<>(List.of("step"));
        curves.series().forEach(curve -> {
            String name = curve.name();
            header.addAll(single ? List.of(name) : List.of(name + "_min", name + "_max", name + "_mean"));
        });
        csv.writeRecord(header);
        for (int i = 0; i < curves.step().size(); i++) {
            List<String> cells = new ArrayList<>(List.of(curves.step().get(i).toString()));
            for (StepCurves.Curve curve : curves.series()) {
                if (!single) {
                    cells.add(text(curve.min().get(i)));
                    cells.add(text(curve.max().get(i)));
                }
                cells.add(text(curve.mean().get(i)));
            }
            csv.writeRecord(cells);
        }
    }
}
