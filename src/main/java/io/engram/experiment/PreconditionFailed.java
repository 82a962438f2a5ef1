package io.engram.experiment;

/** What the client has seen is no longer so. */
public final class PreconditionFailed extends RuntimeException {

    private final String eTag;

    /** @param eTag of what it is now */
    PreconditionFailed(String eTag) {
        super("It has changed since: If-Match does not name its ETag, which is " + eTag
                + ". Read it again, and repeat the request if it is still wanted. A weak ETag (W/) never matches.");
        this.eTag = eTag;
    }

    /** Of what it is now. */
    public String eTag() {
        return eTag;
    }
}
