package io.engram.brain;

/** Asked after every batch whether to go on. */
@FunctionalInterface
public interface StopSignal {

    /** Never stops. */
    StopSignal NEVER = () -> false;

    boolean requested();
}
