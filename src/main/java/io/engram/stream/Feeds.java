package io.engram.stream;

import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.ExperimentStates;
import io.engram.experiment.Experiments;
import io.engram.experiment.UnknownId;
import io.engram.experiment.history.Happenings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes what a client is sent. */
@Component
final class Feeds {

    /** How far back a log is looked at. */
    private static final long MOST_LOG_BYTES = 16L * 1024 * 1024;

    private final Experiments experiments;
    private final ExperimentFolders folders;
    private final Happenings happenings;
    private final RecentEvents recent;
    private final NewestProgress progress;
    private final EventText text;
    private final StreamSettings settings;

    Feeds(
            Experiments experiments,
            ExperimentFolders folders,
            Happenings happenings,
            RecentEvents recent,
            NewestProgress progress,
            EventText text,
            StreamSettings settings) {
        this.experiments = experiments;
        this.folders = folders;
        this.happenings = happenings;
        this.recent = recent;
        this.progress = progress;
        this.text = text;
        this.settings = settings;
    }

    /** @throws UnknownId where there is no such experiment */
    void check(String experiment) {
        if (!experiments.existsById(experiment)) {
            throw new UnknownId("experiment", experiment);
        }
    }

    boolean isAtRest(String experiment) {
        return experiments
                .statusOf(experiment)
                .map(state -> !ExperimentStates.ACTIVE.contains(state))
                .orElse(true);
    }

    /** @param position null: from now on */
    Feed events(Selection selection, @Nullable Position position, Executor elsewhere) {
        long newest = recent.newest();
        long from = position == null ? newest : Math.min(position.event(), newest);
        EventFeed feed = new EventFeed(
                selection,
                new StoredEvents(selection, from, recent, happenings, text, elsewhere),
                progress,
                text,
                log(selection, position, elsewhere),
                settings.heartbeat());
        // What is behind the newest has gone with its experiment, or is of a database that has been set back since.
        return position != null && position.event() > newest
                ? feed.beginWith(text.reset(selection.experiment(), position.event(), newest))
                : feed;
    }

    private @Nullable LogReader log(Selection selection, @Nullable Position position, Executor elsewhere) {
        if (selection.experiment() == null || !selection.has(Selection.LOG)) {
            return null;
        }
        LogFile file = new LogFile(folders.log(selection.experiment()));
        return new LogReader(file, start(file, position), true, elsewhere);
    }

    private static long start(LogFile file, @Nullable Position position) {
        if (position != null && position.log() != null) {
            return position.log();
        }
        return position != null && position.event() == 0 ? 0 : startOfLast(file, 0);
    }

    /** @param tail how many lines of what there is; null: all */
    LogFeed log(String experiment, @Nullable Integer tail, boolean follow, Executor elsewhere) {
        LogFile file = new LogFile(folders.log(experiment));
        long from = startOfLast(file, tail == null ? Long.MAX_VALUE : tail);
        return new LogFeed(experiment, new LogReader(file, from, false, elsewhere), follow);
    }

    private static long startOfLast(LogFile file, long lines) {
        try {
            return file.startOfLast(lines, MOST_LOG_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.path(), e);
        }
    }
}
