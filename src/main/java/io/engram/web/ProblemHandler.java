package io.engram.web;

import io.engram.access.AccessRefused;
import io.engram.access.InvalidTokenRequest;
import io.engram.access.TokenConflict;
import io.engram.access.UnknownToken;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.UnreadableDefinition;
import io.engram.experiment.DefinitionTooLarge;
import io.engram.experiment.IllegalMove;
import io.engram.experiment.InvalidBody;
import io.engram.experiment.InvalidQuery;
import io.engram.experiment.Move;
import io.engram.experiment.QueueFull;
import io.engram.experiment.UnbuildableDefinition;
import io.engram.experiment.UnknownId;
import io.engram.experiment.UnknownMetric;
import io.engram.experiment.storage.CheckpointInUse;
import io.engram.experiment.storage.UnknownCheckpoint;
import io.engram.storage.FreeSpace;
import io.engram.storage.StorageFull;
import io.engram.webhook.WebhookConflict;
import java.io.UncheckedIOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * The only place that turns exceptions into problems. 400 is for what cannot be read or breaks a constraint of its own;
 * 422 for what is well formed and cannot be built.
 */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private static final String RETRY_AFTER_SECONDS = "30";

    @ExceptionHandler
    ResponseEntity<Object> unreadable(UnreadableDefinition e) {
        return Problem.answer(Problem.of(HttpStatus.BAD_REQUEST, "Unreadable definition", message(e)));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidDefinition e) {
        return Problem.answer(Problem.of(HttpStatus.BAD_REQUEST, "Invalid definition", e.flaws()));
    }

    @ExceptionHandler
    ResponseEntity<Object> unbuildable(UnbuildableDefinition e) {
        return Problem.answer(Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "Unbuildable definition", e.flaws()));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidBody(InvalidBody e) {
        return Problem.answer(Problem.of(HttpStatus.BAD_REQUEST, "Invalid body", e.flaws()));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidQuery(InvalidQuery e) {
        String detail = "The parameter '" + e.parameter() + "': " + message(e);
        return Problem.answer(Problem.of(HttpStatus.BAD_REQUEST, "Invalid parameter", detail));
    }

    /** A query that is not UTF-8, as in {@code ?q=%ff}. */
    @ExceptionHandler
    ResponseEntity<Object> undecodable(InvalidParameterException e) {
        return Problem.answer(Problem.of(
                HttpStatus.BAD_REQUEST,
                "Invalid parameter",
                "The query is not valid UTF-8 in percent encoding, or has too many parameters."));
    }

    @ExceptionHandler({UnknownId.class, UnknownMetric.class, UnknownToken.class, UnknownCheckpoint.class})
    ResponseEntity<Object> notFound(RuntimeException e) {
        return Problem.answer(Problem.of(HttpStatus.NOT_FOUND, "Not found", message(e)));
    }

    @ExceptionHandler
    ResponseEntity<Object> illegalMove(IllegalMove e) {
        ProblemDetail problem = Problem.of(HttpStatus.CONFLICT, "Illegal move", message(e));
        problem.setProperty("legal", e.legalMoves().stream().map(Move::name).toList());
        return Problem.answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(DefinitionTooLarge e) {
        return Problem.answer(Problem.of(HttpStatus.CONTENT_TOO_LARGE, "Too large", message(e)));
    }

    @ExceptionHandler
    ResponseEntity<Object> queueFull(QueueFull e) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return Problem.answer(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "Queue full", message(e)), headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(AccessRefused e) {
        HttpStatus status = switch (e.reason()) {
            case TOKEN_NEEDED, INVALID_TOKEN -> HttpStatus.UNAUTHORIZED;
            case ROLE_MISSING, CROSS_SITE -> HttpStatus.FORBIDDEN;
            case FOREIGN_HOST -> HttpStatus.MISDIRECTED_REQUEST;
            case TOKEN_IN_ADDRESS -> HttpStatus.BAD_REQUEST;
        };
        HttpHeaders headers = new HttpHeaders();
        if (!e.challenge().isEmpty()) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, e.challenge());
        }
        return Problem.answer(Problem.of(status, e.reason().title(), message(e)), headers);
    }

    /** The firewall's own sentence says how it works, so it is not kept. */
    @ExceptionHandler
    ResponseEntity<Object> notAnAddress(RequestRejectedException e) {
        return Problem.answer(Problem.of(
                HttpStatus.BAD_REQUEST,
                "Bad request",
                "The request's method, address or headers have something in them that no call here needs."));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidTokenRequest e) {
        return Problem.answer(Problem.of(HttpStatus.BAD_REQUEST, "Invalid token request", e.flaws()));
    }

    @ExceptionHandler
    ResponseEntity<Object> conflict(TokenConflict e) {
        return Problem.answer(Problem.of(HttpStatus.CONFLICT, "Token conflict", message(e)));
    }

    @ExceptionHandler
    ResponseEntity<Object> conflict(WebhookConflict e) {
        return Problem.answer(Problem.of(HttpStatus.CONFLICT, "Webhook conflict", message(e)));
    }

    @ExceptionHandler
    ResponseEntity<Object> inUse(CheckpointInUse e) {
        return Problem.answer(Problem.of(HttpStatus.CONFLICT, "Checkpoint in use", message(e)));
    }

    @ExceptionHandler
    ResponseEntity<Object> storageFull(StorageFull e) {
        return Problem.answer(Problem.of(HttpStatus.INSUFFICIENT_STORAGE, "Storage full", message(e) + " " + e.cure()));
    }

    /** The database, or what writes beside it, says that the disk is full only somewhere below what it throws. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class, UncheckedIOException.class})
    ResponseEntity<Object> notWritten(RuntimeException e) {
        if (!FreeSpace.isFull(e)) {
            return fault(e);
        }
        log.error("the disk is full", e);
        return Problem.answer(Problem.of(
                HttpStatus.INSUFFICIENT_STORAGE,
                "Storage full",
                "The disk of the data folder is full, so this could not be written down. Free some space there, and try"
                        + " again."));
    }

    /** A fault of ours: the log has it under an id that tells the client nothing else. */
    @ExceptionHandler
    ResponseEntity<Object> fault(Exception e) {
        return Problem.fault(e);
    }

    /** What Spring itself refuses gets our types and sentences. Its own sentences may name classes, so none is kept. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e instanceof HttpMessageNotWritableException && DisconnectedClientHelper.isClientDisconnectedException(e)) {
            // There is nobody left to tell, and nothing that anybody could mend.
            log.debug("a client left before its answer was written", e);
            return null;
        }
        if (status.is5xxServerError()) {
            return fault(e);
        }
        return Problem.answer(Problem.of(status, Refusal.title(status), Refusal.detail(e)), headers);
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? "" : message;
    }
}
