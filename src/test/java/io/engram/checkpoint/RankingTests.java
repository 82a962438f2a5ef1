package io.engram.checkpoint;

import static io.engram.checkpoint.CheckpointFixtures.losses;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.CheckpointFixtures.Text;
import io.engram.metric.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingTests {

    @TempDir
    private Path folder;

    private final Text text = new Text();
    private Checkpointer checkpointer;

    @BeforeEach
    void open() {
        checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", text);
    }

    private String save(double loss) {
        return CheckpointFixtures.save(checkpointer, Map.of("loss", loss)).id();
    }

    private static List<String> ids(List<Checkpoint> checkpoints) {
        return checkpoints.stream().map(Checkpoint::id).toList();
    }

    @Test
    @DisplayName("check 31: of equal metrics the newest wins")
    void prefersTheNewerOfEqualOnes() {
        save(2);
        save(1);
        String second = save(1);
        String third = save(1);

        List<Checkpoint> best = checkpointer.find(Ranking.best("loss", Mode.MIN), checkpoint -> true, 2);

        assertThat(ids(best)).containsExactly(third, second);
    }

    @Test
    void takesTheTwoZeroesForEqual() {
        save(0.0);
        String newer = save(-0.0);

        assertThat(ids(checkpointer.find(Ranking.best("loss", Mode.MAX))).get(0))
                .isEqualTo(newer);
        assertThat(ids(checkpointer.find(Ranking.best("loss", Mode.MIN))).get(0))
                .isEqualTo(newer);
    }

    @Test
    @DisplayName("check 34: what is not finite never wins")
    void neverChoosesAMetricThatIsNotFinite() {
        save(0.5);
        save(1);
        save(Double.NaN);
        save(Double.NEGATIVE_INFINITY);

        checkpointer.recoverBest("loss", Mode.MIN, "text.txt");

        assertThat(losses(checkpointer)).containsExactly(0.5, 1.0);
    }

    @Test
    @DisplayName("check 35: a predicate of one's own leaves checkpoints out")
    void asksThePredicate() {
        String three = save(3);
        save(1);
        String two = save(2);

        List<Checkpoint> found =
                checkpointer.find(Ranking.best("loss", Mode.MIN), checkpoint -> checkpoint.metric("loss") > 1, 9);

        assertThat(ids(found)).containsExactly(two, three);
    }

    @Test
    @DisplayName("check 35: an importance of one's own says which is first")
    void asksTheImportance() {
        String far = save(9);
        String near = save(4);
        save(Double.NaN);

        Ranking nearestToFive = new Ranking(checkpoint -> -Math.abs(checkpoint.metric("loss") - 5));

        assertThat(ids(checkpointer.find(nearestToFive))).containsExactly(near, far);
    }

    @Test
    void findsTheNewestFirst() {
        String first = save(1);
        String second = save(2);

        assertThat(ids(checkpointer.find(Ranking.newest()))).containsExactly(second, first);
    }
}
