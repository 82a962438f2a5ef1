package io.engram.web;

import io.engram.experiment.PreconditionFailed;
import io.engram.experiment.download.BrokenOff;
import io.engram.experiment.download.CorruptDownload;
import io.engram.experiment.download.UnsatisfiableRange;
import io.engram.idempotency.BodyRefused;
import io.engram.idempotency.InvalidKey;
import io.engram.idempotency.KeyInUse;
import io.engram.idempotency.KeyReused;
import io.engram.idempotency.TooManyKeys;
import io.engram.stream.TooManyStreams;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The problems of HTTP itself: keys, preconditions, ranges, limits. The rest of {@link ProblemHandler}. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class HttpProblems {

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidKey e) {
        return problem(HttpStatus.BAD_REQUEST, "Invalid idempotency key", e, new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> reused(KeyReused e) {
        return problem(HttpStatus.CONFLICT, "Idempotency key reused", e, new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> inUse(KeyInUse e) {
        return problem(HttpStatus.CONFLICT, "Idempotency key in use", e, retryAfter(1));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooMany(TooManyKeys e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "Too many idempotency keys", e, retryAfter(5));
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(BodyRefused e) {
        return problem(e.status(), Refusal.title(e.status()), e, new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> tooMany(TooManyRequests e) {
        return problem(HttpStatus.TOO_MANY_REQUESTS, "Too many requests", e, retryAfter(e.retryAfterSeconds()));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooMany(TooManyStreams e) {
        HttpStatus status = e.isOfThisClient() ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
        return problem(status, "Too many streams", e, retryAfter(e.retryAfterSeconds()));
    }

    @ExceptionHandler
    ResponseEntity<Object> changed(PreconditionFailed e) {
        HttpHeaders headers = new HttpHeaders();
        headers.setETag(e.eTag());
        return problem(HttpStatus.PRECONDITION_FAILED, "Precondition failed", e, headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> outside(UnsatisfiableRange e) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.CONTENT_RANGE, "bytes */" + e.length());
        headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
        return problem(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "Range not satisfiable", e, headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> corrupt(CorruptDownload e) {
        ProblemDetail problem = Problem.of(HttpStatus.GONE, "Corrupt checkpoint", String.valueOf(e.getMessage()));
        e.nextBest().ifPresent(id -> problem.setProperty("next_best", id));
        return Problem.answer(problem);
    }

    /** Part of the body is out, and no problem may follow it: not handled here, it makes the server hang up. */
    @ExceptionHandler
    void brokenOff(BrokenOff e) {
        throw e;
    }

    private static ResponseEntity<Object> problem(
            HttpStatus status, String title, RuntimeException e, HttpHeaders headers) {
        return Problem.answer(Problem.of(status, title, String.valueOf(e.getMessage())), headers);
    }

    private static HttpHeaders retryAfter(long seconds) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return headers;
    }
}
