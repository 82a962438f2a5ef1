package io.engram.dataset;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Asks everybody who may need a dataset. */
@Component
class DatasetUsers {

    private final ObjectProvider<DatasetUse> uses;

    DatasetUsers(ObjectProvider<DatasetUse> uses) {
        this.uses = uses;
    }

    /** The ids of what still needs the dataset, in their order. */
    List<String> of(DatasetView dataset) {
        return uses.orderedStream()
                .flatMap(use -> use.usersOf(dataset.id(), dataset.name()).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The dataset with whoever needs it. */
    DatasetView shown(DatasetView dataset) {
        return dataset.usedBy(of(dataset));
    }
}
