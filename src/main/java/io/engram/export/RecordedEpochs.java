package io.engram.export;

import io.engram.experiment.history.EpochPages;
import io.engram.experiment.history.EpochStats;
import java.io.IOException;
import org.springframework.stereotype.Component;

/**
 * Goes through the epochs of an experiment, a page in memory. Each page is as of its own moment, so that a client who
 * reads slowly holds nothing of the database: while a training goes on, later epochs are newer.
 */
@Component
class RecordedEpochs {

    private static final int EPOCHS_OF_A_PAGE = 1000;

    private final EpochPages pages;

    RecordedEpochs(EpochPages pages) {
        this.pages = pages;
    }

    /** What is done with each stage of each epoch, in order. */
    @FunctionalInterface
    interface Visitor {

        void visit(EpochStats stats) throws IOException;
    }

    void forEach(String experiment, Visitor visitor) throws IOException {
        boolean more = true;
        // What was tested before any training is of the epoch 0.
        for (int after = -1; more; after += EPOCHS_OF_A_PAGE) {
            EpochPages.EpochPage page = pages.of(experiment, after, EPOCHS_OF_A_PAGE);
            for (EpochStats stats : page.rows()) {
                visitor.visit(stats);
            }
            more = page.more();
        }
    }
}
