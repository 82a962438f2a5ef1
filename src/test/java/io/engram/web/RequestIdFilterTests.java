package io.engram.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestIdFilterTests {

    private final MockHttpServletRequest request =
            new MockHttpServletRequest("POST", "/api/v1/experiments/exp_01abc/cancel");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final AtomicReference<Map<String, String>> fields = new AtomicReference<>();
    private final AtomicReference<ResponseEntity<Object>> fault = new AtomicReference<>();

    private void filter() throws Exception {
        new RequestIdFilter().doFilter(request, response, (in, out) -> {
            fields.set(MDC.getCopyOfContextMap());
            fault.set(new ProblemHandler().fault(new IllegalStateException("secret")));
        });
    }

    @Test
    void namesRequestAndExperimentWhileTheyAreWorkedAt() throws Exception {
        filter();

        assertThat(fields.get())
                .containsEntry("experiment", "exp_01abc")
                .containsEntry("request", response.getHeader("X-Request-Id"));
        assertThat(response.getHeader("X-Request-Id")).matches("req_[0-9a-z]{26}");
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void givesAFaultTheIdThatTheAnswerHas() throws Exception {
        filter();

        assertThat(String.valueOf(Objects.requireNonNull(fault.get()).getBody()))
                .contains(response.getHeader("X-Request-Id"));
    }

    @Test
    void takesTheIdThatAProxyHasGiven() throws Exception {
        request.addHeader("X-Request-Id", "edge-7.2_x");

        filter();

        assertThat(response.getHeader("X-Request-Id")).isEqualTo("edge-7.2_x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a\nb", "{jndi}", "0123456789012345678901234567890123456789012345678901234567890123x"
            })
    void takesNoneThatWouldSpoilALog(String brought) throws Exception {
        request.addHeader("X-Request-Id", brought);

        filter();

        assertThat(response.getHeader("X-Request-Id")).startsWith("req_");
    }
}
