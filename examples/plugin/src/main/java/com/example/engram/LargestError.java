package com.example.engram;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.metric.Metric;
import io.engram.metric.MetricPlugIn;
import io.engram.metric.Mode;
import io.engram.tensor.Script;
import java.util.Map;
import java.util.Optional;

/** The largest absolute difference between a prediction and its target. */
@Kind("largest_error")
@About("Largest absolute difference between predictions and targets")
public record LargestError() implements MetricPlugIn {

    @Override
    public Mode mode() {
        return Mode.MIN;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return targets == TargetKind.VALUE
                ? Optional.empty()
                : Optional.of("largest_error compares numbers, one row for each example. Use accuracy for classes.");
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        return new Largest(manager);
    }

    /** Stays on the device until it is asked for, since a metric sees every batch. */
    private static final class Largest implements Metric {

        private static final String SOURCE = """
                def keep(self, largest: Tensor, x: Tensor, y: Tensor) -> Tensor:
                    return torch.copy_(largest, torch.maximum(largest, torch.max(torch.abs(x - y))))

                def clear(self, largest: Tensor) -> Tensor:
                    return torch.fill_(largest, -1)
                """;

        private final NDManager manager;
        private final Script script;
        private final NDArray largest;

        Largest(NDManager manager) {
            this.manager = manager.newSubManager();
            this.script = new Script(manager.getDevice(), "LargestError", SOURCE);
            this.largest = this.manager.full(new Shape(), -1, DataType.FLOAT64);
        }

        @Override
        public String name() {
            return "largest_error";
        }

        @Override
        public void update(NDManager scratch, NDArray predictions, NDList targets) {
            script.run(scratch, "keep", new NDList(largest, predictions, targets.get(0)));
        }

        @Override
        public double value() {
            double value = largest.getDouble();
            return value < 0 ? Double.NaN : value;
        }

        @Override
        public void reset() {
            try (NDManager scratch = manager.newSubManager()) {
                script.run(scratch, "clear", new NDList(largest));
            }
        }

        @Override
        public Map<String, NDArray> tensors() {
            return Map.of("largest_error.largest", largest);
        }

        @Override
        public void close() {
            script.close();
            manager.close();
        }
    }
}
