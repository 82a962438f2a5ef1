package io.engram.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is sent to one client. Never waits: what takes time is made elsewhere, and the {@link Outlet} woken then. */
interface Feed {

    /** Who is to be told when something has been made elsewhere. */
    void whenReady(Runnable wake);

    /** What comes next; null: nothing for now. Called by one thread at a time, only when it can be sent. */
    byte @Nullable [] next();

    /** Whether nothing will come any more. */
    boolean isOver();

    /** Time goes on: whether there may be something to send now. Called by one thread, a few times a second. */
    boolean tick(Duration now);

    /** An experiment is gone. */
    void deleted(Told told);

    /** An experiment has come to another state. */
    void changed(String experiment, boolean atRest);
}
