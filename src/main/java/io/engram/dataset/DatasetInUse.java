package io.engram.dataset;

import java.util.List;

/** A dataset that cannot be deleted, since something would still need it. */
final class DatasetInUse extends RuntimeException {

    private static final int NAMED = 10;

    private DatasetInUse(String message) {
        super(message);
    }

    static DatasetInUse by(String name, List<String> users) {
        String others = users.size() > NAMED ? " and " + (users.size() - NAMED) + " more" : "";
        return new DatasetInUse("Dataset '" + name + "' is used by "
                + String.join(", ", users.subList(0, Math.min(NAMED, users.size()))) + others
                + ". Cancel or delete what uses it first.");
    }

    static DatasetInUse sample(String name) {
        return new DatasetInUse("Dataset '" + name + "' is a sample that comes with Engram. It cannot be deleted.");
    }
}
