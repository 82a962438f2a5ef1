package io.engram.schedule;

/** A schedule that knows the rate of each step, or epoch, beforehand. */
sealed interface CountedSpec extends SchedulerSpec
        permits Linear,
                StepDecay,
                LinearWarmup,
                Noam,
                NoamInterval,
                LinearNoam,
                CyclicCosine,
                Cyclic,
                Interval,
                InverseSquareRoot,
                WarmAndExpDecay,
                WarmCoolDecay,
                TriStage,
                Step,
                MultiStep,
                Exponential,
                Cosine,
                OneCycle {

    /** What it counts. */
    default Every every() {
        return Every.STEP;
    }

    /**
     * The learning rate of a step or epoch.
     *
     * @param learningRate the optimizer's own
     * @param n from 1
     */
    double rate(double learningRate, long n);

    @Override
    default Schedule create(double learningRate) {
        return new CountedSchedule(this, learningRate);
    }
}
