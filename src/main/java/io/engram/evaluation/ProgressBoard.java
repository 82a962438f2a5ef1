package io.engram.evaluation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How far the evaluations are that run. It is in memory only: a few times a second it changes, and what a server leaves
 * unfinished begins anew with the next one.
 */
@Component
class ProgressBoard {

    private final Map<String, EvaluationProgress> running = new ConcurrentHashMap<>();

    void put(String id, EvaluationProgress progress) {
        running.put(id, progress);
    }

    void remove(String id) {
        running.remove(id);
    }

    /** The same evaluation with where it is, if it runs and has told so. */
    EvaluationView shownOn(EvaluationView view) {
        return view.status().equals(Evaluations.RUNNING) ? view.at(running.get(view.id())) : view;
    }
}
