package io.engram.dataset;

/** A dataset that is read in place is not there any more as it was registered. */
final class ChangedInPlace extends RuntimeException {

    /** @param how what has happened, as whole sentences with the cure */
    ChangedInPlace(String how) {
        super(how);
    }
}
