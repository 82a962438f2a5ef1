package io.engram.data;

/** What becomes of a row that cannot be read. */
public enum BadRows {
    /** The training fails, and says which row it is. */
    REFUSE,
    /** It is left out, and counted; each row is read once before the training begins. */
    SKIP;

    /** Whether rows that cannot be read are left out. */
    public boolean skips() {
        return this == SKIP;
    }
}
