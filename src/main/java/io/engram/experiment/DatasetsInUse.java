package io.engram.experiment;

import io.engram.dataset.DatasetUse;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** Experiments that will still read a dataset keep it from being deleted. */
@Component
final class DatasetsInUse implements DatasetUse {

    private final Experiments experiments;

    DatasetsInUse(Experiments experiments) {
        this.experiments = experiments;
    }

    @Override
    public Collection<String> usersOf(String id, String name) {
        return experiments.idsUsing(List.of(id, name), ExperimentStates.NEEDING_DATA);
    }
}
