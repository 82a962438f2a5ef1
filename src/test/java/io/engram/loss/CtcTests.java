package io.engram.loss;

import static io.engram.loss.LossFixtures.assertLoss;
import static io.engram.loss.LossFixtures.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alignments of labels with steps. */
class CtcTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /**
     *
     *
     * <pre>
     * t = (torch.arange(24).reshape(2, 4, 3).mul(7).remainder(11) - 5).float().div(4).requires_grad_()
     * F.ctc_loss(F.log_softmax(t, -1).transpose(0, 1), torch.tensor([[1, 2], [2, 0]]), torch.tensor([4, 3]),
     *            torch.tensor([2, 1]), blank=0, zero_infinity=True)
     * </pre>
     */
    @Test
    void measuresAlignments() {
        float[] logits = new float[24];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (i * 7 % 11 - 5) / 4f;
        }
        NDArray x = manager.create(logits, new Shape(2, 4, 3));
        NDList of = new NDList(
                manager.create(new long[] {1, 2, 2, 0}, new Shape(2, 2)),
                manager.create(floats(1, 0.75f)),
                manager.create(floats(1, 0.5f)));

        float[] gradient = {
            0.015552247f,
            -0.075208865f,
            0.059656616f,
            0.042305253f,
            0.0002354647f,
            -0.042540718f,
            0.029193297f,
            0.048620567f,
            -0.07781395f,
            0.021562466f,
            0.061182126f,
            -0.0827446f,
            -0.032227587f,
            0.052782238f,
            -0.020554652f,
            0.058121357f,
            0.052782238f,
            -0.1109036f,
            -0.032227587f,
            0.052782238f,
            -0.020554652f,
            0,
            0,
            0
        };
        assertLoss(List.of(new Ctc(1, 0, true, Reduction.MEAN)), x, of, 0.80878854, gradient);
        try (Objectives objectives =
                new Objectives(manager.getDevice(), List.of(new Ctc(1, 0, true, Reduction.BATCHMEAN)))) {
            assertThat(objectives.loss(x, of, false).getFloat()).isEqualTo((2.1664f + 0.5344f) / 2, within(1e-4f));
        }
    }

    /** Two labels do not fit one step. */
    @Test
    void countsAnImpossibleAlignmentAsNothing() {
        NDArray x = manager.ones(new Shape(1, 1, 3));
        NDArray y = manager.create(new long[] {1, 2}, new Shape(1, 2));

        assertLoss(List.of(new Ctc(1, 0, true, Reduction.MEAN)), x, new NDList(y), 0, 0, 0, 0);
    }

    @Test
    void rejectsCtcBesideOthers() {
        List<LossSpec> both = List.of(new L1(1), new Ctc(1, 0, true, Reduction.MEAN));

        assertThatThrownBy(() -> new Objectives(ai.djl.Device.cpu(), both))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ctc must be alone");
    }
}
