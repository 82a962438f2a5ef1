package io.engram.experiment;

import static io.engram.experiment.Move.CANCEL;
import static io.engram.experiment.Move.DELETE;
import static io.engram.experiment.Move.FAIL;
import static io.engram.experiment.Move.FINISH;
import static io.engram.experiment.Move.REQUEUE;
import static io.engram.experiment.Move.RUN;
import static io.engram.experiment.Move.START;
import static io.engram.experiment.Move.STOP;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where an experiment is in its life. The table of moves below is all that decides what may follow. */
public enum ExperimentState {
    /** Waits for a worker. */
    QUEUED,
    /** A worker process is being started. */
    STARTING,
    /** It trains. */
    RUNNING,
    /** It has been asked to stop and has not yet. */
    STOPPING,
    /** Stopped because somebody asked. */
    CANCELLED,
    /** All epochs are done. */
    COMPLETED,
    /** The training could not go on. */
    FAILED;

    private static final Map<ExperimentState, Map<Move, ExperimentState>> AFTER = Map.of(
            QUEUED, Map.of(START, STARTING, CANCEL, CANCELLED, FAIL, FAILED),
            STARTING, Map.of(RUN, RUNNING, CANCEL, STOPPING, FAIL, FAILED, REQUEUE, QUEUED),
            RUNNING, Map.of(FINISH, COMPLETED, CANCEL, STOPPING, FAIL, FAILED, REQUEUE, QUEUED),
            // A worker may begin, finish or fail before it hears that it shall stop.
            STOPPING, Map.of(RUN, STOPPING, FINISH, COMPLETED, STOP, CANCELLED, FAIL, FAILED),
            CANCELLED, Map.of(DELETE, CANCELLED),
            COMPLETED, Map.of(DELETE, COMPLETED),
            FAILED, Map.of(DELETE, FAILED));

    /** States in which something will still happen by itself. */
    public static final Set<ExperimentState> ACTIVE = Set.copyOf(EnumSet.of(QUEUED, STARTING, RUNNING, STOPPING));

    /** States in which a worker is at it, or should be. */
    public static final Set<ExperimentState> AT_WORK = Set.copyOf(EnumSet.of(STARTING, RUNNING, STOPPING));

    /**
     * The state that a move leads to.
     *
     * @throws IllegalMove where this state does not allow it
     */
    public ExperimentState after(Move move) {
        ExperimentState next = AFTER.getOrDefault(this, Map.of()).get(move);
        if (next == null) {
            throw new IllegalMove(this, move);
        }
        return next;
    }

    /** What people may ask for in this state. */
    public List<Move> legalMoves() {
        return Arrays.stream(Move.values())
                .filter(Move::isAskedFor)
                .filter(AFTER.getOrDefault(this, Map.of())::containsKey)
                .toList();
    }

    /** The state of that name, as it stands in JSON and in the database. */
    public static Optional<ExperimentState> named(String text) {
        return Arrays.stream(values())
                .filter(state -> state.toString().equals(text))
                .findFirst();
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Keeps the name in lower case, as the API says it. */
    @Converter(autoApply = true)
    static final class Column implements AttributeConverter<ExperimentState, String> {

        @Override
        public String convertToDatabaseColumn(ExperimentState state) {
            return state.toString();
        }

        @Override
        public ExperimentState convertToEntityAttribute(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
