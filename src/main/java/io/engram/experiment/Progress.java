package io.engram.experiment;

import io.engram.worker.WorkerEvent;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * Where a training is.
 *
 * @param stage train, valid or test; null before it has begun
 * @param epoch from 1, 0 before it has begun
 * @param step batches of this stage so far, of {@code steps}
 * @param loss the stage's mean so far
 * @param etaSeconds estimated time to the end, null while unknown and when nothing moves
 */
@Embeddable
public record Progress(
        @Nullable String stage,
        int epoch,
        int epochs,
        long step,
        long steps,
        @Nullable Double loss,
        @Nullable Double stepsPerSecond,
        @Nullable Double examplesPerSecond,
        @Nullable Double etaSeconds) {

    static Progress none(int epochs) {
        return new Progress(null, 0, epochs, 0, 0, null, null, null, null);
    }

    /** A test is of the best epoch's checkpoint, which says nothing of how many there were. */
    Progress at(WorkerEvent.Progress event) {
        boolean tests = event.stage().equals("test");
        return new Progress(
                event.stage(),
                tests ? epoch : event.epoch(),
                tests ? epochs : event.epochs(),
                event.step(),
                event.steps(),
                event.loss(),
                event.stepsPerSecond(),
                event.examplesPerSecond(),
                event.etaSeconds());
    }

    /** Speeds go on; how many steps the stage had is known only where one of them was reported. */
    Progress atEndOf(WorkerEvent.StageEnded ended) {
        long all = ended.stage().equals(stage) ? steps : 0;
        return new Progress(
                ended.stage(),
                ended.epoch(),
                epochs,
                all,
                all,
                ended.metrics().get("loss"),
                stepsPerSecond,
                examplesPerSecond,
                etaSeconds);
    }

    Progress withEpochs(int all) {
        return new Progress(stage, epoch, all, step, steps, loss, stepsPerSecond, examplesPerSecond, etaSeconds);
    }

    /** Nothing moves any more, so there is no speed and no time of arrival. */
    Progress atRest() {
        return new Progress(stage, epoch, epochs, step, steps, loss, null, null, null);
    }
}
