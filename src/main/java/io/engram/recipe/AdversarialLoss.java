package io.engram.recipe;

import io.engram.definition.About;
import io.engram.loss.BceWithLogits;
import io.engram.loss.LossSpec;
import io.engram.loss.Mse;

/** How far a discriminator's answers are from what they should be. */
public enum AdversarialLoss {
    /** Goodfellow et al. 2014: answers are logits. */
    @About("Binary cross entropy of logits. Goodfellow et al. 2014")
    BCE_WITH_LOGITS(new BceWithLogits(1), 0),
    /** Mao et al. 2017, with 0 for generated and 1 for real, and without their factor of one half. */
    @About("Squared distances from 1 and 0. Mao et al. 2017")
    LEAST_SQUARES(new Mse(1), 0.5);

    private final LossSpec spec;
    private final double threshold;

    AdversarialLoss(LossSpec spec, double threshold) {
        this.spec = spec;
        this.threshold = threshold;
    }

    /** The mean over all answers. */
    LossSpec spec() {
        return spec;
    }

    /** Answers above are for real. */
    double threshold() {
        return threshold;
    }
}
