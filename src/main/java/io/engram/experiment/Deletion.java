package io.engram.experiment;

import io.engram.experiment.storage.StorageSweep;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Deletes an experiment and its files so that neither is ever left alone: the folder is renamed away, the row goes, and
 * only then the files. What a crash interrupts is ended, or undone, at the next start.
 */
@Component
class Deletion implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Deletion.class);

    private final Experiments experiments;
    private final ExperimentFolders folders;
    private final ExperimentViews views;
    private final StorageSweep sweep;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher events;

    Deletion(
            Experiments experiments,
            ExperimentFolders folders,
            ExperimentViews views,
            StorageSweep sweep,
            TransactionOperations transaction,
            ApplicationEventPublisher events) {
        this.experiments = experiments;
        this.folders = folders;
        this.views = views;
        this.sweep = sweep;
        this.transaction = transaction;
        this.events = events;
    }

    /**
     * Deletes it, if it still is what the client has seen.
     *
     * @throws IllegalMove while it is active
     * @throws PreconditionFailed where it has changed
     */
    void delete(String id, IfMatch ifMatch) {
        try {
            Optional<RuntimeException> refusal = transaction.execute(status -> deleteRow(id, ifMatch));
            if (refusal != null && refusal.isPresent()) {
                throw refusal.get();
            }
        } catch (RuntimeException e) {
            if (experiments.existsById(id)) {
                folders.bringBack(id);
            }
            throw e;
        }
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            // Part of a greater whole, which may still be undone.
            TransactionSynchronizationManager.registerSynchronization(new Ending(id));
        } else {
            discard(id);
        }
    }

    /** Why it is refused, which has changed nothing and so undoes nothing. */
    private Optional<RuntimeException> deleteRow(String id, IfMatch ifMatch) {
        try {
            String locked = experiments.lock(id).orElseThrow(() -> new UnknownId("experiment", id));
            if (!ifMatch.any()) {
                ifMatch.require(views.view(locked).eTag());
            }
            Experiment experiment = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
            experiment.checkDeletable();
            experiments.delete(experiment);
            folders.moveAway(id);
            return Optional.empty();
        } catch (IllegalMove | UnknownId | PreconditionFailed e) {
            return Optional.of(e);
        }
    }

    private void discard(String id) {
        events.publishEvent(new ExperimentDeleted(id));
        folders.discard(id);
        log.info("experiment {} deleted", id);
    }

    /** Ends or undoes a deletion with the transaction that it is part of. */
    private final class Ending implements TransactionSynchronization {

        private final String id;

        private Ending(String id) {
            this.id = id;
        }

        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_COMMITTED) {
                discard(id);
            } else {
                folders.bringBack(id);
            }
        }
    }

    /** Before the first request, which could be another deletion. */
    @Override
    public void afterSingletonsInstantiated() {
        for (String id : folders.halfDeleted()) {
            if (experiments.existsById(id)) {
                folders.bringBack(id);
            } else {
                folders.discard(id);
            }
        }
        // Behind that: an experiment whose folder is renamed away would seem to have lost its checkpoints.
        sweep.sweep();
    }
}
