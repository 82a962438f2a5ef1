package io.engram.experiment;

import io.engram.experiment.history.Command;
import io.engram.experiment.history.Commands;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Does with an experiment what people ask for. Where a worker is at it, the wish is a row that the worker acknowledges,
 * and {@link CommandGiven} tells whoever has workers.
 */
@Component
// A refusal has changed nothing, and may be one of many that share a transaction.
@Transactional(noRollbackFor = {IllegalMove.class, UnknownId.class})
class Steering {

    private final Experiments experiments;
    private final Commands commands;
    private final StateChanges changes;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Steering(
            Experiments experiments,
            Commands commands,
            StateChanges changes,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.experiments = experiments;
        this.commands = commands;
        this.changes = changes;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Lets it wait, with all that it has learned, until it is resumed.
     *
     * @throws IllegalMove where it is neither queued nor at work
     */
    public void pause(String id) {
        change(id, Experiment::pause, Command.Kind.PAUSE);
    }

    /**
     * Ends it.
     *
     * @throws IllegalMove where it is ending or has ended
     */
    public void cancel(String id) {
        change(id, Experiment::cancel, Command.Kind.CANCEL);
    }

    /**
     * Queues a paused one again.
     *
     * @throws IllegalMove where it is not paused
     */
    public void resume(String id) {
        change(id, Experiment::resume, null);
    }

    /**
     * Queues a failed or cancelled one again; it goes on from its newest checkpoint.
     *
     * @throws IllegalMove where it is neither
     */
    public void retry(String id) {
        change(id, Experiment::retry, null);
    }

    /**
     * Lets it save a checkpoint behind the next batch.
     *
     * @throws IllegalMove where no worker is at it
     */
    public void checkpoint(String id) {
        Experiment experiment = locked(id);
        Instant now = clock.instant();
        experiment.checkpoint(now);
        command(experiment, Command.Kind.CHECKPOINT, now);
    }

    private void change(
            String id,
            BiConsumer<Experiment, Instant> verb,
            Command.@org.jspecify.annotations.Nullable Kind forTheWorker) {
        Experiment experiment = locked(id);
        Instant now = clock.instant();
        verb.accept(experiment, now);
        changes.tell(experiment, now);
        if (forTheWorker != null && experiment.isAtWork()) {
            command(experiment, forTheWorker, now);
        }
    }

    private void command(Experiment experiment, Command.Kind kind, Instant now) {
        commands.ask(experiment.id(), kind, now);
        events.publishEvent(new CommandGiven(experiment.id()));
    }

    private Experiment locked(String id) {
        return experiments.locked(id).orElseThrow(() -> new UnknownId("experiment", id));
    }
}
