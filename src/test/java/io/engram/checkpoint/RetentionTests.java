package io.engram.checkpoint;

import static io.engram.checkpoint.CheckpointFixtures.endOfEpoch;
import static io.engram.checkpoint.CheckpointFixtures.losses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engram.metric.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTests {

    @TempDir
    private Path folder;

    private Checkpointer checkpointer;

    @BeforeEach
    void open() {
        checkpointer = CheckpointFixtures.open(folder);
    }

    private Saved save(Map<String, Double> metrics, Retention retention) {
        return CheckpointFixtures.save(checkpointer, endOfEpoch(metrics), retention);
    }

    private Saved save(double loss, Retention retention) {
        return save(Map.of("loss", loss), retention);
    }

    private static Retention smallest(int keep) {
        return Retention.best("loss", Mode.MIN, keep);
    }

    private static Retention smallestAndNewest(int keep) {
        return smallest(keep).and(Retention.newest(1));
    }

    private List<String> ids() {
        return checkpointer.list().stream().map(Checkpoint::id).toList();
    }

    @Nested
    @DisplayName("check 30: the lists of section 3.8")
    class Lists {

        @Test
        void keepsTheBestTwoAndTheNewest() {
            List<List<Double>> kept = DoubleStream.of(5, 3, 4, 6, 2, 7)
                    .mapToObj(loss -> {
                        save(loss, smallestAndNewest(2));
                        return losses(checkpointer);
                    })
                    .toList();

            assertThat(kept)
                    .containsExactly(
                            List.of(5.0),
                            List.of(3.0, 5.0),
                            List.of(3.0, 4.0),
                            List.of(3.0, 4.0, 6.0),
                            List.of(2.0, 3.0),
                            List.of(2.0, 3.0, 7.0));
        }

        @Test
        void keepsTheBestByEachOfTwoMetrics() {
            Retention both = smallestAndNewest(1).and(Retention.best("accuracy", Mode.MAX, 1));

            double[][] saves = {{.5, 1}, {.9, 3}, {.6, .5}, {.7, 2}};
            for (double[] metrics : saves) {
                save(Map.of("accuracy", metrics[0], "loss", metrics[1]), both);
            }

            assertThat(losses(checkpointer)).containsExactly(0.5, 2.0, 3.0);
        }

        @Test
        void keepsTheNewerOfEqualOnes() {
            String first = save(5, smallestAndNewest(1)).checkpoint().id();
            Saved second = save(5, smallestAndNewest(1));
            Saved third = save(6, smallestAndNewest(1));

            assertThat(second.deleted()).containsExactly(first);
            assertThat(ids())
                    .containsExactly(
                            third.checkpoint().id(), second.checkpoint().id());
        }

        @Test
        void keepsTheLargestAndTheNewest() {
            Retention largest = Retention.best("loss", Mode.MAX, 1).and(Retention.newest(1));
            save(2, Retention.everything());
            save(3, Retention.everything());
            save(1, Retention.everything());

            checkpointer.delete(largest);

            assertThat(losses(checkpointer)).containsExactly(1.0, 3.0);
        }
    }

    @Test
    @DisplayName("check 32: the newest is not kept only because it once was")
    void keepsTheBestAloneWhereTheNewestIsNotAskedFor() {
        save(3, smallestAndNewest(1));
        save(1, smallest(1));
        Saved last = save(2, smallest(1));

        assertThat(losses(checkpointer)).containsExactly(1.0);
        assertThat(last.deleted()).containsExactly(last.checkpoint().id());
    }

    @Test
    @DisplayName("check 35: keeping none deletes every candidate, and no others")
    void keepsNone() {
        save(Map.of("other", 1.0), Retention.everything());
        save(1, Retention.everything());
        Saved last = save(2, smallest(0));

        assertThat(last.deleted()).hasSize(2);
        assertThat(checkpointer.list()).hasSize(1);
    }

    @Test
    @DisplayName("check 35: a number below 0 is refused")
    void refusesANegativeNumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> smallest(-1)).withMessageContaining("was -1");
    }

    @Test
    @DisplayName("check 35: without the newest, a checkpoint that lacks the metric is left alone")
    void leavesWhatLacksTheMetric() {
        String lacking =
                save(Map.of("other", 1.0), Retention.everything()).checkpoint().id();
        save(1, smallest(1));

        assertThat(ids()).contains(lacking).hasSize(2);

        save(2, smallestAndNewest(1));
        assertThat(ids()).doesNotContain(lacking).hasSize(2);
    }

    @Test
    void keepsWhatIsImportantToTheUser() {
        Ranking nearestToFive = new Ranking(checkpoint -> -Math.abs(checkpoint.metric("loss") - 5));
        for (double loss : new double[] {1, 4, 9}) {
            save(loss, Retention.by(nearestToFive, 2));
        }

        assertThat(losses(checkpointer)).containsExactly(4.0, 9.0);
    }

    @Test
    void deletesOnlyWhatThePredicateGivesAway() {
        for (double loss : new double[] {1, 2, 3, 4}) {
            save(loss, Retention.newest(1).onlyAmong(checkpoint -> checkpoint.metric("loss") > 1));
        }

        assertThat(losses(checkpointer)).containsExactly(1.0, 4.0);
    }

    @Nested
    @DisplayName("check 28: one checkpoint within an epoch")
    class WithinAnEpoch {

        private Saved saveWithin(int epoch, Retention retention) {
            return CheckpointFixtures.save(checkpointer, SavePoint.withinEpoch(epoch, epoch), retention);
        }

        @Test
        void givesWayToTheNextAndToTheEndOfTheEpoch() {
            List<List<String>> kinds = new ArrayList<>();
            Retention newest = Retention.newest(1);
            save(1, newest);
            for (int save = 0; save < 3; save++) {
                saveWithin(2, newest);
                kinds.add(kinds());
            }
            save(2, newest);
            kinds.add(kinds());

            assertThat(kinds)
                    .containsExactly(
                            List.of("within 2", "end 1"),
                            List.of("within 2", "end 1"),
                            List.of("within 2", "end 1"),
                            List.of("end 1"));
        }

        @Test
        void isGoneBehindTheEpochWhateverElseIsKept() {
            save(1, smallest(1));
            saveWithin(2, smallest(1));
            save(3, smallest(1));

            assertThat(kinds()).containsExactly("end 1");
            assertThat(losses(checkpointer)).containsExactly(1.0);
        }

        private List<String> kinds() {
            return checkpointer.list().stream()
                    .map(checkpoint -> (checkpoint.isEndOfEpoch() ? "end " : "within ")
                            + checkpoint.manifest().epoch())
                    .toList();
        }
    }

    @Test
    void saysWhyEachStays() {
        save(Map.of("loss", 1.0), Retention.everything());
        save(Map.of("loss", 3.0), Retention.everything());
        save(Map.of("other", 3.0), Retention.everything());
        save(Map.of("loss", 2.0), Retention.everything());
        List<Checkpoint> all = checkpointer.list();
        String pinned = all.get(3).id();

        List<Verdict> bestOne =
                smallest(1).judge(all, checkpoint -> checkpoint.id().equals(pinned));
        List<Verdict> union = smallestAndNewest(1).judge(all, checkpoint -> false);

        assertThat(bestOne)
                .extracting(Verdict::reasons)
                .containsExactly(List.of(), List.of("not compared"), List.of(), List.of("pinned", "best loss"));
        assertThat(union)
                .extracting(Verdict::reasons)
                .containsExactly(List.of("recent"), List.of(), List.of(), List.of("best loss"));
    }

    @Test
    void takesNoAverageForTheNewestToResumeFrom() {
        save(Map.of("loss", 1.0), Retention.everything());
        CheckpointFixtures.save(
                checkpointer,
                endOfEpoch(Map.of("loss", 2.0)).with(Map.of(Checkpoint.KIND, Checkpoint.AVERAGE)),
                Retention.everything());

        List<Verdict> verdicts = new CheckpointSpec("loss", Mode.MIN, 1, true, 0)
                .retention()
                .judge(checkpointer.list(), checkpoint -> false);

        assertThat(verdicts).extracting(Verdict::reasons).containsExactly(List.of(), List.of("best loss", "recent"));
    }

    @Test
    void goesOverTheEndsOfEpochsEvenWhereTheNewestIsWithinOne() {
        save(2, Retention.everything());
        save(1, Retention.everything());
        CheckpointFixtures.save(checkpointer, SavePoint.withinEpoch(3, 3), Retention.everything());
        CheckpointFixtures.save(checkpointer, SavePoint.withinEpoch(3, 4), Retention.everything());

        List<Verdict> verdicts = smallest(1).judge(checkpointer.list(), checkpoint -> false);

        assertThat(verdicts)
                .extracting(Verdict::reasons)
                .containsExactly(List.of("newest"), List.of(), List.of("best loss"), List.of());
    }
}
