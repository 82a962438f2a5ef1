package io.engram.prediction;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How predictions are made.
 *
 * @param most predictors that may be there at once, each for one checkpoint; the one that has been idle longest gives
 *     way
 * @param idle a predictor that nobody has asked for so long is ended
 * @param startTimeout how long one may take to load its checkpoint
 * @param timeout how long it may take for the rows of one request
 * @param waiting requests to one predictor that may wait for their turn
 * @param threads of each
 * @param heap Java heap of each; tensors are outside of it
 * @param memory address space of each, where the system can limit it; 0: no limit
 * @param maxRows of a request
 * @param maxBody of a request
 */
@Validated
@ConfigurationProperties("engram.predict")
record PredictionSettings(
        @Positive int most,
        Duration idle,
        Duration startTimeout,
        Duration timeout,
        @Positive int waiting,
        @Positive int threads,
        DataSize heap,
        DataSize memory,
        @Positive int maxRows,
        DataSize maxBody) {}
