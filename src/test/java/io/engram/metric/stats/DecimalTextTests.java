package io.engram.metric.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of Python 3: {@code f"{v:.2f}", f"{v:.2e}", f"{v}"}. */
class DecimalTextTests {

    @ParameterizedTest
    @CsvSource({
        "2.675, 2.67, 2.67e+00, 2.675",
        "1.125, 1.12, 1.12e+00, 1.125",
        "0.001, 0.00, 1.00e-03, 0.001",
        "1, 1.00, 1.00e+00, 1.0",
        "99.999, 100.00, 1.00e+02, 99.999",
        "-3.5, -3.50, -3.50e+00, -3.5",
        "0, 0.00, 0.00e+00, 0.0",
        "-0.0, -0.00, -0.00e+00, -0.0",
        "9.995e22, 99950000000000000524288.00, 1.00e+23, 9.995e+22",
        "12345.678, 12345.68, 1.23e+04, 12345.678",
        "1e16, 10000000000000000.00, 1.00e+16, 1e+16",
        "1e15, 1000000000000000.00, 1.00e+15, 1000000000000000.0",
        "0.0001, 0.00, 1.00e-04, 0.0001",
        "0.00001, 0.00, 1.00e-05, 1e-05",
        "1.5e-300, 0.00, 1.50e-300, 1.5e-300",
        "NaN, nan, nan, nan",
        "Infinity, inf, inf, inf",
        "-Infinity, -inf, -inf, -inf"
    })
    void writesNumbersAsPythonDoes(double value, String fixed, String scientific, String shortest) {
        assertThat(DecimalText.fixed(value, 2)).isEqualTo(fixed);
        assertThat(DecimalText.scientific(value, 2)).isEqualTo(scientific);
        assertThat(DecimalText.shortest(value)).isEqualTo(shortest);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 50%, 50.00%", "0.125, 12%, 12.50%", "0.6666666666666666, 67%, 66.67%", "0.005, 0%, 0.50%"})
    void writesShares(double share, String whole, String exact) {
        assertThat(DecimalText.percent(share, 0)).isEqualTo(whole);
        assertThat(DecimalText.percent(share, 2)).isEqualTo(exact);
    }

    @Test
    void knowsAsManyDecimalsAsAreAskedFor() {
        assertThat(DecimalText.scientific(Math.PI, 0)).isEqualTo("3e+00");
        assertThat(DecimalText.scientific(Math.PI, 5)).isEqualTo("3.14159e+00");
    }
}
