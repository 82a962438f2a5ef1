package io.engram.dataset;

import java.util.Collection;

/** Asked before a dataset is deleted; answered by whoever needs datasets. */
public interface DatasetUse {

    /** The ids of what would still need the dataset with this id or name; empty where nothing does. */
    Collection<String> usersOf(String id, String name);
}
