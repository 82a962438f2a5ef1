package io.engram.brain;

/** Asked after every batch whether somebody wants a checkpoint now. */
public interface CheckpointSignal {

    /** Nobody does. */
    CheckpointSignal NEVER = new CheckpointSignal() {
        @Override
        public boolean requested() {
            return false;
        }

        @Override
        public void begun() {}
    };

    boolean requested();

    /** The checkpoint is being written; the next one that the listener is told of is it. */
    void begun();
}
