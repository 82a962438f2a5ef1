package io.engram.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.function.Function;

/**
 * What can happen to an experiment. It joins the name that people use with the states that have the move, and is the
 * one way from a state whose kind is known only at run time to the next.
 *
 * @param name in the imperative, as in the API
 * @param from the states that it is legal from
 * @param next leads to the state behind it
 */
public record Move<S extends ExperimentState>(String name, Class<S> from, Function<S, ? extends ExperimentState> next) {

    /** A worker is being started for it. */
    static final Move<ExperimentState.Startable> START =
            new Move<>("start", ExperimentState.Startable.class, ExperimentState.Startable::start);
    /** The worker has begun. */
    static final Move<ExperimentState.Beginning> BEGIN =
            new Move<>("begin", ExperimentState.Beginning.class, ExperimentState.Beginning::begin);
    /** All epochs are done. */
    static final Move<ExperimentState.Finishing> FINISH =
            new Move<>("finish", ExperimentState.Finishing.class, ExperimentState.Finishing::finish);
    /** The worker has stopped because it was asked to. */
    static final Move<ExperimentState.Halting> HALT =
            new Move<>("halt", ExperimentState.Halting.class, ExperimentState.Halting::halt);
    /** Its worker or the server was lost. */
    static final Move<ExperimentState.Losable> LOSE =
            new Move<>("lose", ExperimentState.Losable.class, ExperimentState.Losable::lose);
    /** The training cannot go on. */
    static final Move<ExperimentState.Failing> FAIL =
            new Move<>("fail", ExperimentState.Failing.class, ExperimentState.Failing::fail);

    /** Somebody wants it to wait. */
    static final Move<ExperimentState.Pausable> PAUSE =
            new Move<>("pause", ExperimentState.Pausable.class, ExperimentState.Pausable::pause);
    /** Somebody wants it to go on. */
    static final Move<ExperimentState.Resumable> RESUME =
            new Move<>("resume", ExperimentState.Resumable.class, ExperimentState.Resumable::resume);
    /** Somebody wants it to end. */
    static final Move<ExperimentState.Cancellable> CANCEL =
            new Move<>("cancel", ExperimentState.Cancellable.class, ExperimentState.Cancellable::cancel);
    /** Somebody wants it to be tried again. */
    static final Move<ExperimentState.Retryable> RETRY =
            new Move<>("retry", ExperimentState.Retryable.class, ExperimentState.Retryable::retry);
    /** Somebody wants it to have more epochs, or fewer. */
    static final Move<ExperimentState.Extendable> EXTEND =
            new Move<>("extend", ExperimentState.Extendable.class, ExperimentState.Extendable::extend);
    /** Somebody wants a checkpoint of it now. */
    static final Move<ExperimentState.Savable> CHECKPOINT =
            new Move<>("checkpoint", ExperimentState.Savable.class, ExperimentState.Savable::checkpoint);
    /** Somebody wants it and its files to go. */
    static final Move<ExperimentState.Deletable> DELETE =
            new Move<>("delete", ExperimentState.Deletable.class, ExperimentState.Deletable::delete);

    /** Those that people ask for; the others its training makes. */
    static final List<Move<?>> ASKED_FOR = List.of(PAUSE, RESUME, CANCEL, RETRY, EXTEND, CHECKPOINT, DELETE);

    boolean isLegalFrom(ExperimentState state) {
        return from.isInstance(state);
    }

    /**
     * The state that it leads to.
     *
     * @throws IllegalMove where the state does not have it
     */
    ExperimentState from(ExperimentState state) {
        if (!isLegalFrom(state)) {
            throw new IllegalMove(state, this);
        }
        return next.apply(from.cast(state));
    }

    @Override
    @JsonValue
    public String toString() {
        return name;
    }
}
