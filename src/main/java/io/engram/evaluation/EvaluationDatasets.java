package io.engram.evaluation;

import io.engram.dataset.DatasetUse;
import java.util.Collection;
import org.springframework.stereotype.Component;

/** Evaluations that will still read a dataset keep it from being deleted. */
@Component
final class EvaluationDatasets implements DatasetUse {

    private final Evaluations evaluations;

    EvaluationDatasets(Evaluations evaluations) {
        this.evaluations = evaluations;
    }

    @Override
    public Collection<String> usersOf(String id, String name) {
        return evaluations.usersOf(id, name);
    }
}
