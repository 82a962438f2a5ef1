package io.engram.experiment;

import static io.engram.experiment.ExperimentFixtures.NOW;
import static io.engram.experiment.ExperimentFixtures.saved;
import static io.engram.experiment.ExperimentFixtures.stageEnded;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.dataset.DatasetUse;
import io.engram.experiment.history.BestValues;
import io.engram.experiment.history.EpochStats;
import io.engram.experiment.history.Epochs;
import io.engram.experiment.history.Metrics;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.worker.WorkerEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExperimentTest
class ExperimentRecorderTests {

    @Autowired
    Experiments experiments;

    @Autowired
    Admission admission;

    @Autowired
    TrainingQueue queue;

    @Autowired
    ExperimentRecorder recorder;

    @Autowired
    Epochs epochs;

    @Autowired
    BestValues bestValues;

    @Autowired
    SavedCheckpoints checkpoints;

    @Autowired
    DatasetUse datasetUse;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ExperimentViews views;

    String id = "";

    @BeforeEach
    void start() {
        id = admission.accept(new PostedText(ExperimentFixtures.digits(), true)).id();
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 1, ExperimentFixtures.started());
    }

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    @Test
    void forgetsTheBestOfEpochsThatAResumedAttemptRepeats() {
        recorder.record(id, 1, stageEnded("train", 1, 0.9, 0.1));
        recorder.record(id, 1, stageEnded("train", 2, 0.1, 0.9));
        queue.lost(id, 1, "gone", ExperimentFixtures.AT_ONCE);
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 2, ExperimentFixtures.started());

        recorder.record(id, 2, stageEnded("train", 2, 0.5, 0.5));

        assertThat(epochs.of(id)).extracting(EpochStats::attempt).containsExactly(1, 2);
        assertThat(bestValues.of(id).best())
                .containsEntry(
                        "train.loss", new Metrics.Range(new Metrics.Extreme(0.5, 2), new Metrics.Extreme(0.9, 1)));
        assertThat(bestValues.of(id).latest()).containsEntry("train.loss", 0.5);
    }

    @Test
    void recordsInOrderWhatIsToldAtOnceAndNothingBehindTheEnd() {
        recorder.record(
                id,
                1,
                stageEnded("train", 1, 0.9, 0.1),
                stageEnded("valid", 1, 0.8, 0.2),
                saved("ckp_at_once", 1, 0.2),
                new WorkerEvent.Finished(NOW, 1, null),
                stageEnded("train", 2, 0.7, 0.3));

        assertThat(epochs.of(id))
                .extracting(stats -> stats.stage() + " " + stats.epoch())
                .containsExactly("train 1", "valid 1");
        assertThat(checkpoints.of(id)).extracting(SavedCheckpoint::id).containsExactly("ckp_at_once");
        assertThat(experiments.statusOf(id)).map(ExperimentState::text).contains("completed");
    }

    /** The server was killed after the worker had finished an epoch and before it was written down. */
    @Test
    void writesDownWhatAResumedAttemptTellsOfThePast() {
        recorder.record(id, 1, stageEnded("train", 1, 0.9, 0.1));
        recorder.record(id, 1, saved("ckp_r1", 1, 0.1));
        queue.lost(id, 1, "gone", ExperimentFixtures.AT_ONCE);
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 2, ExperimentFixtures.started());

        recorder.record(
                id,
                2,
                new WorkerEvent.Recovered(
                        NOW,
                        List.of(stageEnded("train", 1, 0.9, 0.1), stageEnded("train", 2, 0.5, 0.5)),
                        List.of(saved("ckp_r2", 2, 0.5))));

        assertThat(epochs.of(id))
                .extracting(stats -> stats.attempt() + " " + stats.epoch())
                .containsExactly("1 1", "2 2");
        assertThat(bestValues.of(id).latest()).containsEntry("train.loss", 0.5);
        assertThat(checkpoints.of(id)).extracting(SavedCheckpoint::id).containsExactly("ckp_r2");
    }

    /** The training of the epoch was written down, the validation was not; both are in the checkpoint. */
    @Test
    void keepsTheTrainingOfAnEpochWhoseValidationIsToldAgain() {
        recorder.record(id, 1, stageEnded("train", 1, 0.9, 0.1));
        resumeWith(2, stageEnded("train", 1, 0.9, 0.1), stageEnded("valid", 1, 0.8, 0.2));

        assertThat(stages()).containsExactly("1 train 1", "2 valid 1");
    }

    /** The second attempt repeated an epoch that the first had written down, and was lost with the server behind it. */
    @Test
    void showsAnEpochThatWasHiddenAndIsToldAgain() {
        recorder.record(id, 1, stageEnded("train", 1, 0.9, 0.1));
        recorder.record(id, 1, stageEnded("valid", 1, 0.8, 0.2));
        resumeWith(2);
        recorder.record(id, 2, stageEnded("train", 1, 0.9, 0.1));
        resumeWith(3, stageEnded("train", 1, 0.9, 0.1), stageEnded("valid", 1, 0.8, 0.2));

        assertThat(stages()).containsExactly("2 train 1", "3 valid 1");
    }

    private void resumeWith(int attempt, WorkerEvent.StageEnded... stages) {
        queue.lost(id, attempt - 1, "gone", ExperimentFixtures.AT_ONCE);
        assertThat(queue.claim()).isPresent();
        recorder.record(id, attempt, ExperimentFixtures.started());
        recorder.record(id, attempt, new WorkerEvent.Recovered(NOW, List.of(stages), List.of()));
    }

    private List<String> stages() {
        return epochs.of(id).stream()
                .map(stats -> stats.attempt() + " " + stats.stage() + " " + stats.epoch())
                .toList();
    }

    @Test
    void standsAtTheEndOfTheStageThatWasTold() {
        recorder.record(id, 1, stageEnded("valid", 3, 0.4, 0.8));

        assertThat(views.summaries(List.of(id)).get(0).progress())
                .returns("valid", Progress::stage)
                .returns(3, Progress::epoch)
                .returns(0.4, Progress::loss);
    }

    @Test
    @DisplayName("a test of the best epoch does not shorten the training")
    void keepsHowFarTheTrainingCameWhenTheBestEpochIsTested() {
        recorder.record(id, 1, stageEnded("valid", 30, 0.4, 0.8));
        recorder.record(id, 1, new WorkerEvent.Progress(NOW, "test", 7, 7, 3, 3, 0.5, 100, 6400, null));

        Progress progress = views.summaries(List.of(id)).get(0).progress();

        assertThat(progress.stage()).isEqualTo("test");
        assertThat(List.of(progress.epoch(), progress.epochs())).containsExactly(30, 30);
    }

    @Test
    void keepsValuesThatAreNotFiniteOutOfTheBest() {
        Map<String, @Nullable Double> metrics = new HashMap<>();
        metrics.put("loss", null);
        metrics.put("accuracy", 0.5);

        recorder.record(id, 1, new WorkerEvent.StageEnded(NOW, "train", 1, 22, metrics, 10, 1, 0.1));

        assertThat(epochs.of(id).get(0).metrics()).containsEntry("loss", null);
        assertThat(bestValues.of(id).latest()).containsOnlyKeys("train.accuracy");
    }

    @Test
    void forgetsCheckpointsThatGaveWay() {
        recorder.record(id, 1, saved("ckp_w1", 1, 0.5));

        recorder.record(id, 1, saved("ckp_w2", 2, 0.6, "ckp_w1"));

        assertThat(checkpoints.of(id)).extracting(SavedCheckpoint::id).containsExactly("ckp_w2");
    }

    @Test
    void ignoresWhatAnAttemptTellsThatIsOver() {
        queue.lost(id, 1, "gone", ExperimentFixtures.AT_ONCE);
        assertThat(queue.claim()).isPresent();

        recorder.record(id, 1, new WorkerEvent.Finished(NOW, 30, null));

        assertThat(experiments.findById(id).orElseThrow().status()).isEqualTo(ExperimentStates.STARTING);
    }

    /** Between a worker's last word and the end of its process there is time for the next attempt to begin. */
    @Test
    void losesOnlyTheAttemptWhoseWorkerHasGone() {
        queue.lost(id, 1, "gone", ExperimentFixtures.AT_ONCE);
        assertThat(queue.claim()).isPresent();

        queue.lost(id, 1, "gone", ExperimentFixtures.AT_ONCE);
        queue.timedOut(id, 1, Duration.ofHours(1));
        queue.release(id, 1);

        Experiment next = experiments.findById(id).orElseThrow();
        assertThat(next.status()).isEqualTo(ExperimentStates.STARTING);
        assertThat(next.attempts()).isEqualTo(2);
    }

    @Test
    void writesDownWhatHappenedButNotEveryStep() {
        recorder.record(id, 1, ExperimentFixtures.progress(1, 1));
        recorder.record(id, 1, stageEnded("train", 1, 0.9, 0.1));
        recorder.record(id, 1, saved("ckp_e1", 1, 0.5));
        recorder.record(id, 1, new WorkerEvent.Finished(NOW, 30, null));

        assertThat(jdbc.sql("select type from event where experiment_id = ? order by id")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactly("state", "state", "state", "metric", "checkpoint", "state");
    }

    @Test
    void keepsTheDatasetOfAnActiveExperiment() {
        assertThat(datasetUse.usersOf("dst_1", "digits")).containsExactly(id);

        recorder.record(id, 1, new WorkerEvent.Finished(NOW, 30, null));

        assertThat(datasetUse.usersOf("dst_1", "digits")).isEmpty();
    }
}
