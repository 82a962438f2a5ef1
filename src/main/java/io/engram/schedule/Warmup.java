package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import io.engram.definition.Names;
import jakarta.validation.constraints.Positive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A straight line up over the first steps, in front of any other schedule: step n of N has n / N of that one's rate. It
 * counts its own steps from the N-th on, which is its first, and hears of every epoch.
 */
@Kind("warmup")
@About("A straight line up over the first steps, in front of any other scheduler")
public record Warmup(
        @Positive @About(value = "Steps of the way up", unit = "steps")
        long steps,

        @About("What comes then") SchedulerSpec then)
        implements SchedulerSpec {

    @Override
    public Schedule create(double learningRate) {
        return new Running(steps, then.create(learningRate));
    }

    @Override
    public void check(Set<String> recorded, String pointer, List<Flaw> flaws) {
        then.check(recorded, Flaw.below(Flaw.below(pointer, "then"), Names.kindOf(then.getClass())), flaws);
    }

    private static final class Running implements Schedule {

        private static final String NAME = "warmup_steps";

        private final long steps;
        private final Schedule then;
        private long count;

        Running(long steps, Schedule then) {
            this.steps = steps;
            this.then = then;
        }

        @Override
        public double learningRate() {
            return count + 1 < steps ? then.learningRate() * (count + 1) / steps : then.learningRate();
        }

        @Override
        public void stepTaken() {
            if (count + 1 < steps) {
                count++;
            } else {
                then.stepTaken();
            }
        }

        @Override
        public void epochEnded(Map<String, Double> metrics) {
            then.epochEnded(metrics);
        }

        @Override
        public Map<String, Double> numbers() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put(NAME, (double) count);
            then.numbers().forEach((name, value) -> numbers.put("then." + name, value));
            return numbers;
        }

        @Override
        public void restore(ToDoubleFunction<String> numbers) {
            count = (long) numbers.applyAsDouble(NAME);
            then.restore(name -> numbers.applyAsDouble("then." + name));
        }
    }
}
