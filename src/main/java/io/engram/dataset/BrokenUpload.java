package io.engram.dataset;

/** A body that ended, or could not be read, before its end. */
final class BrokenUpload extends RuntimeException {

    BrokenUpload(Throwable cause) {
        super("The upload could not be read to its end, and nothing of it was kept. Send it again.", cause);
    }
}
