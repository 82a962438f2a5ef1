package io.engram.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The log of one experiment for one client, as it is; until its end, or, if followed, until the experiment rests. */
final class LogFeed implements Feed {

    /** A worker that has said its last word may still write a line or two. */
    private static final int TICKS_AT_REST = 4;

    private final String experiment;
    private final LogReader log;
    private volatile boolean settled;
    private volatile boolean gone;
    private volatile boolean atRest;
    private int ticks;
    private Runnable wake = () -> {};

    LogFeed(String experiment, LogReader log, boolean follow) {
        this.experiment = experiment;
        this.log = log;
        this.settled = !follow;
    }

    @Override
    public void whenReady(Runnable then) {
        wake = then;
        log.whenReady(then);
    }

    /** Nothing more will be written. */
    void settle() {
        settled = true;
        wake.run();
    }

    @Override
    public byte @Nullable [] next() {
        LogFile.Chunk chunk = gone ? null : log.poll();
        return chunk == null ? null : chunk.bytes();
    }

    @Override
    public boolean isOver() {
        return gone || (settled && log.isAtEnd());
    }

    @Override
    public boolean tick(Duration now) {
        ticks = atRest ? ticks + 1 : 0;
        boolean settles = ticks == TICKS_AT_REST;
        if (settles) {
            settled = true;
        }
        return log.look() || settles;
    }

    @Override
    public void deleted(Told told) {
        if (experiment.equals(told.experiment())) {
            gone = true;
        }
    }

    @Override
    public void changed(String changed, boolean rests) {
        if (experiment.equals(changed)) {
            atRest = rests;
        }
    }
}
