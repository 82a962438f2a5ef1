package io.engram.web;

import io.engram.definition.Flaw;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Makes the bodies of RFC 9457: the type says which problem it is, the detail is for this case. */
final class Problem {

    private static final Logger log = LoggerFactory.getLogger(Problem.class);

    private Problem() {}

    static ProblemDetail of(HttpStatusCode status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        problem.setType(URI.create("/problems/" + title.toLowerCase(Locale.ROOT).replace(' ', '-')));
        return problem;
    }

    static ProblemDetail of(HttpStatusCode status, String title, String detail, List<Flaw> errors) {
        ProblemDetail problem = of(status, title, detail);
        problem.setProperty("errors", errors);
        return problem;
    }

    /** What is wrong with several parts of a request. */
    static ProblemDetail of(HttpStatusCode status, String title, List<Flaw> errors) {
        String count = errors.size() == 1 ? "1 error; see errors." : errors.size() + " errors; see errors.";
        return of(status, title, count, errors);
    }

    /** A fault of ours: the log has it under an id that tells the client nothing else. */
    static ResponseEntity<Object> fault(Exception e) {
        String request = MDC.get(RequestIdFilter.FIELD);
        String id = request == null ? UUID.randomUUID().toString() : request;
        log.error("fault {}", id, e);
        ProblemDetail problem = of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Internal error",
                "Something went wrong in Engram itself. The server's log has it under " + id + ".");
        problem.setProperty("id", id);
        return answer(problem);
    }

    /** Always JSON, even where the client would take only something else: an answer in the wrong type beats none. */
    static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    static ResponseEntity<Object> answer(ProblemDetail problem) {
        return answer(problem, new HttpHeaders());
    }
}
