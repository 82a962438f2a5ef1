package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.worker.WorkerEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ExperimentTest
class DeletionTests {

    @Autowired
    Experiments experiments;

    @Autowired
    Admission admission;

    @Autowired
    TrainingQueue queue;

    @Autowired
    ExperimentRecorder recorder;

    @Autowired
    ExperimentFolders folders;

    @Autowired
    Deletion deletion;

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    @Test
    void isUndoneAtTheNextStartWhereTheRowIsStillThere() throws Exception {
        String id = admission
                .accept(new PostedText(ExperimentFixtures.digits(), true))
                .id();
        Path folder = folders.create(id);
        Files.writeString(folder.resolve("kept"), "");
        folders.moveAway(id);

        deletion.afterSingletonsInstantiated();

        assertThat(folder.resolve("kept")).exists();
    }

    @Test
    void isEndedAtTheNextStartWhereTheRowHasGone() {
        folders.create("exp_gone");
        folders.moveAway("exp_gone");

        deletion.afterSingletonsInstantiated();

        assertThat(folders.halfDeleted()).doesNotContain("exp_gone");
    }

    @Test
    void leavesNothingOfAnEndedExperiment() {
        String id = admission
                .accept(new PostedText(ExperimentFixtures.digits(), true))
                .id();
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 1, ExperimentFixtures.started());
        recorder.record(id, 1, new WorkerEvent.Finished(ExperimentFixtures.NOW, 30, null));

        deletion.delete(id, IfMatch.read(null));

        assertThat(experiments.existsById(id)).isFalse();
        assertThat(folders.halfDeleted()).doesNotContain(id);
    }
}
