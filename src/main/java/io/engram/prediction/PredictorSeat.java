package io.engram.prediction;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The place of a checkpoint's predictor: who uses or waits for it, and the process, once there is one. */
final class PredictorSeat {

    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile @Nullable PredictorProcess process;
    private volatile boolean ended;
    private int users;
    private long left = System.nanoTime();

    /** Those who have entered and not left; to be asked, and changed, by whoever keeps all seats. */
    int users() {
        return users;
    }

    void enter() {
        users++;
    }

    void leave() {
        users--;
        left = System.nanoTime();
    }

    long idleNanos() {
        return System.nanoTime() - left;
    }

    /** Waits for its turn; false where it does not come. */
    boolean take(Duration patience) {
        try {
            return turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void give() {
        turn.unlock();
    }

    @Nullable
    PredictorProcess process() {
        return process;
    }

    /** The process that answers from now on. One that comes when everything ends is ended at once. */
    void seat(PredictorProcess started) {
        process = started;
        if (ended) {
            started.kill();
        }
    }

    boolean isRunning() {
        PredictorProcess running = process;
        return running != null && running.isAlive();
    }

    /** Ends the process; whoever waits for its reply learns that it has ended. */
    void end() {
        ended = true;
        PredictorProcess running = process;
        if (running != null) {
            running.kill();
        }
    }
}
