package io.engram.experiment.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HidingTests {

    @Test
    void showsEachEpochOnceHoweverOftenItWasInterrupted() {
        List<EpochStats> all = List.of(
                row(1, 1, "train"),
                row(1, 2, "train"),
                row(1, 3, "train"),
                row(2, 2, "train"),
                row(2, 3, "train"),
                row(2, 4, "train"),
                row(3, 4, "train"));

        assertThat(shown(all)).containsExactly("1:1", "2:2", "2:3", "3:4");
    }

    @Test
    void keepsTheTrainingWhenAnAttemptBeginsWithTheValidation() {
        List<EpochStats> all = List.of(
                row(1, 1, "train"), row(1, 1, "valid"), row(1, 2, "train"), row(2, 2, "valid"), row(2, 3, "train"));

        assertThat(shown(all)).containsExactly("1:1", "1:1", "1:2", "2:2", "2:3");
    }

    @Test
    void hidesTheValidationOfATrainingThatIsRepeated() {
        List<EpochStats> all = List.of(row(1, 2, "train"), row(1, 2, "valid"), row(2, 2, "train"));

        assertThat(shown(all)).containsExactly("2:2");
    }

    @Test
    void keepsTheEpochsWhenAnAttemptOnlyTests() {
        List<EpochStats> all = List.of(row(1, 1, "train"), row(1, 2, "train"), row(2, 1, "test"));

        assertThat(shown(all)).containsExactly("1:1", "1:2", "2:1");
    }

    @Test
    void showsTheNewestTestOnly() {
        assertThat(shown(List.of(row(1, 5, "test"), row(2, 3, "test")))).containsExactly("2:3");
    }

    private static List<String> shown(List<EpochStats> all) {
        Hiding hiding = new Hiding(all);
        return all.stream()
                .filter(hiding::shows)
                .map(stats -> stats.attempt() + ":" + stats.epoch())
                .toList();
    }

    private static EpochStats row(int attempt, int epoch, String stage) {
        return new EpochStats(attempt, epoch, stage, 1, Map.of(), null, 1, 1, Instant.EPOCH);
    }
}
