package io.engram.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.export.Curve.Point;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurveTests {

    @Test
    void keepsEveryPointOfAShortTraining() {
        Curve curve = new Curve();
        for (int epoch = 1; epoch <= 400; epoch++) {
            curve.add(epoch, 1.0 / epoch);
        }

        assertThat(curve.points()).hasSize(400).startsWith(new Point(1, 1), new Point(2, 0.5));
    }

    @Test
    void keepsThePeaksOfALongOneInBoundedMemory() {
        Curve curve = new Curve();
        for (int epoch = 1; epoch <= 100_000; epoch++) {
            curve.add(epoch, epoch == 77_777 ? 9 : epoch == 33_333 ? -9 : epoch % 2);
        }

        List<Point> points = curve.points();

        assertThat(points)
                .hasSizeBetween(300, 800)
                .contains(new Point(77_777, 9), new Point(33_333, -9))
                .startsWith(new Point(1, 1));
        assertThat(points).extracting(Point::epoch).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.1, 0.1", "123456.78, 123460", "-0.00001234567, -0.000012346", "1e-9, 1e-9", "3e12, 3e12"})
    void writesNumbersByWhatMatters(double value, String text) {
        assertThat(Double.parseDouble(Plot.number(value))).isEqualTo(Double.parseDouble(text));
        assertThat(Plot.number(value)).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void drawsACurveThatIsFlatAndOneThatIsAPoint() {
        Plot flat = new Plot("loss");
        flat.add("train", 1, 2);
        flat.add("train", 2, 2);
        flat.add("test", 2, 2);

        assertThat(flat.html()).contains("<polyline class=\"curve train\"", "<circle class=\"dot test\"");
        assertThat(flat.html()).doesNotContain("NaN", "Infinity");
    }

    @Test
    void drawsWhatHardlyDiffersAroundWhatItIs() {
        Plot rate = new Plot("learning_rate");
        Plot tiny = new Plot("loss");
        for (int epoch = 1; epoch <= 2; epoch++) {
            rate.add("train", epoch, 0.002);
            tiny.add("train", epoch, Double.MIN_VALUE * epoch);
        }

        assertThat(rate.html()).contains(">0.001<", ">0.003<").doesNotContain(">0<");
        assertThat(tiny.html()).contains(">0<").doesNotContain("NaN", "Infinity");
    }
}
