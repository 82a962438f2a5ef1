package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochCounterTests {

    private static List<Integer> remaining(EpochCounter counter) {
        List<Integer> epochs = new ArrayList<>();
        counter.forEach(epochs::add);
        return epochs;
    }

    @Test
    void countsFromOneToItsLimit() {
        assertThat(remaining(new EpochCounter(3))).containsExactly(1, 2, 3);
    }

    @Test
    void goesOnBehindTheEpochThatWasSaved() throws IOException {
        EpochCounter counter = new EpochCounter(4);
        counter.iterator().next();
        counter.iterator().next();
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        counter.snapshot().writeTo(saved);

        EpochCounter recovered = new EpochCounter(4);
        recovered.load(new ByteArrayInputStream(saved.toByteArray()));

        assertThat(remaining(recovered)).containsExactly(3, 4);
    }

    @Test
    void hasNothingLeftBehindItsLimit() {
        EpochCounter counter = new EpochCounter(1);

        remaining(counter);

        assertThat(remaining(counter)).isEmpty();
    }
}
