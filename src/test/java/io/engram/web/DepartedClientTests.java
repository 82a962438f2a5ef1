package io.engram.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;

/** Who hangs up while an answer is written is no fault of the server's. */
@ExtendWith(OutputCaptureExtension.class)
class DepartedClientTests {

    private final ProblemHandler handler = new ProblemHandler();

    @Test
    void isNoFault(CapturedOutput log) throws Exception {
        IOException gone = new ClientAbortException(new IOException("Broken pipe"));

        assertThat(handler.handleException(
                        new HttpMessageNotWritableException("Could not write JSON", gone),
                        new ServletWebRequest(new MockHttpServletRequest())))
                .isNull();
        assertThat(log.getAll()).doesNotContain("ERROR", "fault");
    }

    @Test
    void tellsItFromWhatCannotBeWritten(CapturedOutput log) throws Exception {
        assertThat(handler.handleException(
                        new HttpMessageNotWritableException("No converter for it"),
                        new ServletWebRequest(new MockHttpServletRequest())))
                .satisfies(answer -> assertThat(answer.getStatusCode().value()).isEqualTo(500));
        assertThat(log.getAll()).contains("ERROR", "fault", "No converter for it");
    }
}
