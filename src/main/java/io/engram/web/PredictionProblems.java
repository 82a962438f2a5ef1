package io.engram.web;

import io.engram.evaluation.IllegalEvaluationMove;
import io.engram.experiment.NoCheckpoint;
import io.engram.prediction.NoPrediction;
import io.engram.prediction.UnpredictableRows;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The problems of those who ask what was learned. The rest of {@link ProblemHandler}. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class PredictionProblems {

    @ExceptionHandler
    ResponseEntity<Object> unpredictable(UnpredictableRows e) {
        return Problem.answer(Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "Unpredictable rows", e.flaws()));
    }

    @ExceptionHandler
    ResponseEntity<Object> nothingLearned(NoCheckpoint e) {
        return Problem.answer(Problem.of(HttpStatus.CONFLICT, "No checkpoint", String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Object> illegalMove(IllegalEvaluationMove e) {
        ProblemDetail problem = Problem.of(HttpStatus.CONFLICT, "Illegal move", String.valueOf(e.getMessage()));
        problem.setProperty("legal", e.legalMoves());
        return Problem.answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<Object> none(NoPrediction e) {
        String detail = String.valueOf(e.getMessage()).strip();
        return switch (e.reason()) {
            case UNREADABLE -> answer(HttpStatus.BAD_REQUEST, "Unreadable body", detail);
            case TOO_LARGE -> answer(HttpStatus.CONTENT_TOO_LARGE, "Too large", detail);
            case UNUSABLE -> answer(HttpStatus.UNPROCESSABLE_CONTENT, "Unusable checkpoint", detail);
            case BUSY -> later("Predictor busy", detail);
            case LOST -> later("Predictor lost", detail);
            case TIMEOUT -> answer(HttpStatus.GATEWAY_TIMEOUT, "Predictor timeout", detail);
            case FAULT -> Problem.fault(e);
        };
    }

    private static ResponseEntity<Object> answer(HttpStatus status, String title, String detail) {
        return Problem.answer(Problem.of(status, title, detail));
    }

    private static ResponseEntity<Object> later(String title, String detail) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        return Problem.answer(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, title, detail), headers);
    }
}
