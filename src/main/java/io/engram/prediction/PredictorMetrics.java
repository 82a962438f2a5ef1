package io.engram.prediction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** How many predictors there are. How many requests they answer, and how fast, is among HTTP's own metrics. */
@Component
final class PredictorMetrics implements MeterBinder {

    private final Predictors predictors;

    PredictorMetrics(Predictors predictors) {
        this.predictors = predictors;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("engram.predictors.running", predictors::running)
                .description("Processes that answer predictions")
                .register(registry);
    }
}
