package io.engram.stream;

import io.engram.worker.WorkerEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The newest progress of every experiment at work. What comes is told only when it is {@link #release released}, and of
 * each experiment the newest alone, so that the pace of the clients is not that of the workers.
 */
@Component
final class NewestProgress {

    private final EventText text;
    private final Map<String, WorkerEvent.Progress> waiting = new LinkedHashMap<>();
    private final Map<String, Told> newest = new LinkedHashMap<>();
    private long number;
    private volatile List<Told> released = List.of();

    NewestProgress(EventText text) {
        this.text = text;
    }

    synchronized void put(String experiment, WorkerEvent.Progress progress) {
        waiting.put(experiment, progress);
    }

    /** It rests, or is gone. */
    synchronized void forget(String experiment) {
        waiting.remove(experiment);
        newest.remove(experiment);
        released = List.copyOf(newest.values());
    }

    /** Gives what has come to everybody. */
    synchronized void release() {
        waiting.forEach((experiment, progress) -> {
            newest.remove(experiment);
            newest.put(experiment, text.progress(++number, experiment, progress));
        });
        waiting.clear();
        released = List.copyOf(newest.values());
    }

    /** In the order of their numbers. */
    List<Told> released() {
        return released;
    }
}
