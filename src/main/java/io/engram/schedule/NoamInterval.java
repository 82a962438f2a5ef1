package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SpeechBrain's NoamIntervalScheduler: {@link Noam}, times each rate whose step has been passed. */
@Kind("noam_interval")
@About("As noam, and multiplied by one rate more behind each of some steps")
public record NoamInterval(
        @Positive @About(value = "Steps of the way up", unit = "steps")
        long nWarmupSteps,

        @NotEmpty @About(value = "The steps behind which the rates apply", unit = "steps")
        List<@PositiveOrZero Long> annealSteps,

        @NotEmpty @About("The rates, one for each of the steps")
        List<@PositiveOrZero Double> annealRates,

        @Nullable @Positive @About("Width of the model; without it the peak is the optimizer's learning rate")
        Long modelSize)
        implements CountedSpec {

    public NoamInterval {
        annealSteps = List.copyOf(annealSteps);
        annealRates = List.copyOf(annealRates);
        if (annealSteps.size() != annealRates.size()) {
            throw new IllegalArgumentException("anneal_steps and anneal_rates must be as many, were "
                    + annealSteps.size() + " and " + annealRates.size());
        }
    }

    @Override
    public double rate(double learningRate, long n) {
        double rate = new Noam(nWarmupSteps, modelSize).rate(learningRate, n);
        for (int i = 0; i < annealSteps.size(); i++) {
            if (n > annealSteps.get(i)) {
                rate *= annealRates.get(i);
            }
        }
        return rate;
    }
}
