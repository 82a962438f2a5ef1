package io.engram.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.access.AccessFixtures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class AuditFilterTests {

    private final EmbeddedDatabase database = AccessFixtures.database();
    private final AuditLog entries = new AuditLog(JdbcClient.create(database), InstantSource.system());
    private final AuditFilter filter = new AuditFilter(
            new AuditRecorder(entries, new AuditSettings(Duration.ofDays(1), 100), new SimpleMeterRegistry()));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @AfterEach
    void close() {
        database.shutdown();
    }

    private MockHttpServletRequest request(String method, FilterChain then) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/v1/x");
        request.setAsyncSupported(true);
        filter.doFilter(request, response, then);
        return request;
    }

    private List<Integer> statuses() {
        return entries.before(Long.MAX_VALUE, 10).stream()
                .map(AuditEntry::status)
                .toList();
    }

    @Test
    void forgetsWhatOnlyAsks() throws Exception {
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            request(method, (asked, answered) -> {});
        }

        assertThat(statuses()).isEmpty();
    }

    @Test
    void waitsForAnAnswerThatAnotherThreadEnds() throws Exception {
        MockHttpServletRequest request = request("POST", (asked, answered) -> asked.startAsync(asked, answered));
        assertThat(statuses()).isEmpty();

        response.setStatus(202);
        Objects.requireNonNull(request.getAsyncContext()).complete();

        assertThat(statuses()).containsExactly(202);
    }

    @Test
    void recordsAFaultThatNobodyCaught() {
        assertThatThrownBy(() -> request("DELETE", (asked, answered) -> {
                    throw new ServletException("a fault");
                }))
                .hasMessage("a fault");

        assertThat(statuses()).containsExactly(500);
    }
}
