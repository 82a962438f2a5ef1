package io.engram.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an experiment is in its life. A state has a method for each move that is legal from it and for no other, so an
 * illegal move does not compile; {@link Move} asks a state that was read from the database which moves it has.
 */
public sealed interface ExperimentState {

    /** Its name in JSON and in the database. */
    @JsonValue
    default String text() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The state of that name. */
    static Optional<ExperimentState> named(String text) {
        return ExperimentStates.ALL.stream()
                .filter(state -> state.text().equals(text))
                .findFirst();
    }

    /** What people may ask for in this state. */
    default List<Move<?>> legalMoves() {
        return Move.ASKED_FOR.stream().filter(move -> move.isLegalFrom(this)).toList();
    }

    /** A worker may be started for it. */
    sealed interface Startable extends ExperimentState {
        default Starting start() {
            return ExperimentStates.STARTING;
        }
    }

    /** Its worker may say that it has begun. */
    sealed interface Beginning extends ExperimentState {
        ExperimentState begin();
    }

    /** Its worker may say that all epochs are done. */
    sealed interface Finishing extends ExperimentState {
        default Completed finish() {
            return ExperimentStates.COMPLETED;
        }
    }

    /** Its worker may say that it has stopped, having been asked to. */
    sealed interface Halting extends ExperimentState {
        ExperimentState halt();
    }

    /** Its worker, or the server, may be lost. */
    sealed interface Losable extends ExperimentState {
        ExperimentState lose();
    }

    /** The training may turn out to be impossible. */
    sealed interface Failing extends ExperimentState {
        default Failed fail() {
            return ExperimentStates.FAILED;
        }
    }

    /** It may be told to wait. */
    sealed interface Pausable extends ExperimentState {
        ExperimentState pause();
    }

    /** It may be told to go on. */
    sealed interface Resumable extends ExperimentState {
        default Queued resume() {
            return ExperimentStates.QUEUED;
        }
    }

    /** It may be told to end. */
    sealed interface Cancellable extends ExperimentState {
        ExperimentState cancel();
    }

    /** It may be tried again from its newest checkpoint. */
    sealed interface Retryable extends ExperimentState {
        default Queued retry() {
            return ExperimentStates.QUEUED;
        }
    }

    /** It may be given more epochs. */
    sealed interface Extendable extends ExperimentState {
        ExperimentState extend();
    }

    /** It may be told to save a checkpoint now. */
    sealed interface Savable extends ExperimentState {
        ExperimentState checkpoint();
    }

    /** It and its files may go. */
    sealed interface Deletable extends ExperimentState {
        ExperimentState delete();
    }

    record Queued() implements Startable, Failing, Pausable, Cancellable, Extendable {
        @Override
        public Paused pause() {
            return ExperimentStates.PAUSED;
        }

        @Override
        public Cancelled cancel() {
            return ExperimentStates.CANCELLED;
        }

        @Override
        public Queued extend() {
            return this;
        }
    }

    record Starting() implements Beginning, Losable, Failing, Pausable, Cancellable, Savable {
        @Override
        public Running begin() {
            return ExperimentStates.RUNNING;
        }

        @Override
        public Queued lose() {
            return ExperimentStates.QUEUED;
        }

        @Override
        public Pausing pause() {
            return ExperimentStates.PAUSING;
        }

        @Override
        public Stopping cancel() {
            return ExperimentStates.STOPPING;
        }

        @Override
        public Starting checkpoint() {
            return this;
        }
    }

    record Running() implements Finishing, Losable, Failing, Pausable, Cancellable, Savable {
        @Override
        public Queued lose() {
            return ExperimentStates.QUEUED;
        }

        @Override
        public Pausing pause() {
            return ExperimentStates.PAUSING;
        }

        @Override
        public Stopping cancel() {
            return ExperimentStates.STOPPING;
        }

        @Override
        public Running checkpoint() {
            return this;
        }
    }

    /** A worker may begin, finish or fail before it hears that it shall pause. */
    record Pausing() implements Beginning, Finishing, Halting, Losable, Failing, Cancellable {
        @Override
        public Pausing begin() {
            return this;
        }

        @Override
        public Paused halt() {
            return ExperimentStates.PAUSED;
        }

        @Override
        public Paused lose() {
            return ExperimentStates.PAUSED;
        }

        @Override
        public Stopping cancel() {
            return ExperimentStates.STOPPING;
        }
    }

    record Paused() implements Resumable, Cancellable, Extendable, Deletable {
        @Override
        public Cancelled cancel() {
            return ExperimentStates.CANCELLED;
        }

        @Override
        public Paused extend() {
            return this;
        }

        @Override
        public Paused delete() {
            return this;
        }
    }

    /** A worker may begin, finish or fail before it hears that it shall stop. */
    record Stopping() implements Beginning, Finishing, Halting, Losable, Failing {
        @Override
        public Stopping begin() {
            return this;
        }

        @Override
        public Cancelled halt() {
            return ExperimentStates.CANCELLED;
        }

        @Override
        public Cancelled lose() {
            return ExperimentStates.CANCELLED;
        }
    }

    record Cancelled() implements Retryable, Extendable, Deletable {
        @Override
        public Cancelled extend() {
            return this;
        }

        @Override
        public Cancelled delete() {
            return this;
        }
    }

    record Completed() implements Extendable, Deletable {
        @Override
        public Queued extend() {
            return ExperimentStates.QUEUED;
        }

        @Override
        public Completed delete() {
            return this;
        }
    }

    record Failed() implements Retryable, Extendable, Deletable {
        @Override
        public Failed extend() {
            return this;
        }

        @Override
        public Failed delete() {
            return this;
        }
    }

    /** Keeps the name, as the API says it. */
    @Converter(autoApply = true)
    final class Column implements AttributeConverter<ExperimentState, String> {

        @Override
        public String convertToDatabaseColumn(ExperimentState state) {
            return state.text();
        }

        @Override
        public ExperimentState convertToEntityAttribute(String text) {
            return named(text).orElseThrow(() -> new IllegalStateException("the database has a state '" + text + "'"));
        }
    }
}
