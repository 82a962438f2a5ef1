package io.engram.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.engram.checkpoint.TensorState;
import io.engram.metric.ExtremeExamples.Example;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtremeExamplesTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final ExtremeExamples examples = new ExtremeExamples(manager, 2);

    @AfterEach
    void close() {
        examples.close();
        manager.close();
    }

    private void update(ExtremeExamples into, long[] positions, float... losses) {
        into.update(manager, positions, manager.create(losses));
    }

    @Test
    void keepsTheBestAndTheWorstOfAllBatches() {
        update(examples, new long[] {10, 11, 12}, 3, 1, 2);
        update(examples, new long[] {20, 21}, 0.5f, 9);
        update(examples, new long[] {30}, 4);

        assertThat(examples.best()).containsExactly(new Example(20, 0.5), new Example(11, 1));
        assertThat(examples.worst()).containsExactly(new Example(21, 9), new Example(30, 4));
    }

    @Test
    void takesTheEarlierOfEqualOnes() {
        update(examples, new long[] {5, 4, 3}, 1, 1, 1);
        update(examples, new long[] {2}, 1);

        assertThat(examples.best()).extracting(Example::position).containsExactly(5L, 4L);
        assertThat(examples.worst()).extracting(Example::position).containsExactly(5L, 4L);
    }

    @Test
    void takesWhatIsNoNumberForTheWorst() {
        update(examples, new long[] {1, 2, 3}, Float.POSITIVE_INFINITY, Float.NaN, 7);

        assertThat(examples.worst()).extracting(Example::position).containsExactly(2L, 1L);
        assertThat(examples.best()).extracting(Example::position).containsExactly(3L, 1L);
    }

    @Test
    void tellsNoMoreThanThereAre() {
        update(examples, new long[] {1}, 7);

        assertThat(examples.best()).containsExactly(new Example(1, 7));
        assertThat(examples.worst()).containsExactly(new Example(1, 7));
        examples.reset();
        assertThat(examples.best()).isEmpty();
        assertThat(examples.worst()).isEmpty();
    }

    @Test
    void goesOnInTheMiddleOfAStage() throws IOException {
        update(examples, new long[] {1, 2, 3}, 3, 1, 2);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        new TensorState(manager, examples::tensors).snapshot().writeTo(saved);

        try (ExtremeExamples recovered = new ExtremeExamples(manager, 2)) {
            new TensorState(manager, recovered::tensors).load(new ByteArrayInputStream(saved.toByteArray()));
            update(recovered, new long[] {4}, 2.5f);

            assertThat(recovered.best()).extracting(Example::position).containsExactly(2L, 3L);
            assertThat(recovered.worst()).extracting(Example::position).containsExactly(1L, 4L);
        }
    }

    @Test
    void wantsALossForEachPosition() {
        assertThatThrownBy(() -> update(examples, new long[] {1}, 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 1 positions but 2 losses");
    }
}
