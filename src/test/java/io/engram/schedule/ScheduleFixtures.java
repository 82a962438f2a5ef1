package io.engram.schedule;

import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Schedules as a definition writes them. */
public final class ScheduleFixtures {

    private ScheduleFixtures() {}

    private record Holder(SchedulerSpec scheduler) {}

    /** Reads {@code noam: {n_warmup_steps: 3}}. */
    public static SchedulerSpec scheduler(String yaml) {
        List<Flaw> flaws = new ArrayList<>();
        return new RecordReader(flaws)
                .read(Holder.class, DefinitionText.yaml("scheduler: {" + yaml + "}"))
                .orElseThrow(() -> new AssertionError(flaws))
                .scheduler();
    }

    static List<Double> numbers(String text) {
        return Arrays.stream(text.trim().split("[, ]+")).map(Double::valueOf).toList();
    }

    /** The rates of the first steps, each of which is an epoch too. */
    static List<Double> rates(Schedule schedule, int count) {
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rates.add(schedule.learningRate());
            schedule.stepTaken();
            schedule.epochEnded(Map.of("valid.loss", 1.0));
        }
        return rates;
    }

    /** The rates after each of these losses. */
    static List<Double> ratesAfter(Schedule schedule, String metric, List<Double> values) {
        List<Double> rates = new ArrayList<>();
        for (double value : values) {
            schedule.stepTaken();
            schedule.epochEnded(Map.of(metric, value));
            rates.add(schedule.learningRate());
        }
        return rates;
    }
}
