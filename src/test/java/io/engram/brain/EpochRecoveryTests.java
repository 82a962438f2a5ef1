package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The scenario of the reference's test_epoch_loop.py: interruptions within epochs and between them. */
class EpochRecoveryTests {

    private static byte[] saved(EpochCounter counter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        counter.snapshot().writeTo(out);
        return out.toByteArray();
    }

    /** A process of its own, which knows what was saved and whether an epoch was in its middle. */
    private static EpochCounter recovered(byte[] state, boolean withinEpoch) throws IOException {
        EpochCounter counter = new EpochCounter(2);
        counter.load(new ByteArrayInputStream(state));
        if (withinEpoch) {
            counter.redo();
        }
        return counter;
    }

    private static List<Integer> remaining(EpochCounter counter) {
        List<Integer> epochs = new ArrayList<>();
        counter.forEach(epochs::add);
        return epochs;
    }

    @Test
    @DisplayName("check 29: a counter with the limit 2 goes through epochs 1 | 1, 2 | 2 | none")
    void repeatsTheEpochThatWasCutOffAndNoOther() throws IOException {
        EpochCounter first = new EpochCounter(2);
        assertThat(first.iterator().next()).isEqualTo(1);
        byte[] withinTheFirst = saved(first);

        assertThat(remaining(recovered(withinTheFirst, true))).containsExactly(1, 2);
        EpochCounter second = recovered(withinTheFirst, true);
        second.iterator().next();
        byte[] behindTheFirst = saved(second);
        assertThat(second.iterator().next()).isEqualTo(2);

        EpochCounter third = recovered(behindTheFirst, false);
        assertThat(remaining(third)).containsExactly(2);
        byte[] behindTheLast = saved(third);

        assertThat(remaining(recovered(behindTheLast, false))).isEmpty();
    }

    @Test
    @DisplayName("check 29: an epoch cut off twice comes twice again")
    void repeatsAnEpochAsOftenAsItIsCutOff() throws IOException {
        EpochCounter first = new EpochCounter(2);
        first.iterator().next();
        EpochCounter second = recovered(saved(first), true);
        second.iterator().next();

        assertThat(remaining(recovered(saved(second), true))).containsExactly(1, 2);
    }
}
