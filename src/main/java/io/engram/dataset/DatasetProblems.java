package io.engram.dataset;

import io.engram.data.InvalidData;
import io.engram.data.UnreadableRow;
import io.engram.storage.StorageFull;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Objects;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/** Tells a client what is wrong with a dataset or a request for one. Before the general handler, which says less. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatasetProblems {

    private final DatasetSettings settings;

    DatasetProblems(DatasetSettings settings) {
        this.settings = settings;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(InvalidData e) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-dataset", "Invalid dataset", e);
    }

    /** One that would be taken without the rows that cannot be read. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(UnreadableRow e) {
        ResponseEntity<ProblemDetail> answer = invalid(e);
        Objects.requireNonNull(answer.getBody()).setProperty("skippable", true);
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooLarge(TooLarge e) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, "too-large", "Too large", e);
    }

    /** The servlet container refuses a form before the controller sees it. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooLarge(MaxUploadSizeExceededException e, HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        return tooLarge(
                announced < 0
                        ? TooLarge.read(settings.uploads().maxSize())
                        : TooLarge.announced(announced, settings.uploads().maxSize()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> broken(BrokenUpload e) {
        return problem(HttpStatus.BAD_REQUEST, "broken-upload", "Broken upload", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> broken(MultipartException e) {
        return broken(new BrokenUpload(e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> full(StorageFull e) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.INSUFFICIENT_STORAGE, e.getMessage() + " " + e.cure());
        problem.setType(URI.create("/problems/storage-full"));
        problem.setTitle("Storage full");
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> taken(NameTaken e) {
        return problem(HttpStatus.CONFLICT, "name-taken", "Name taken", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> inUse(DatasetInUse e) {
        return problem(HttpStatus.CONFLICT, "dataset-in-use", "Dataset in use", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> outside(OutsideFolders e) {
        return problem(HttpStatus.FORBIDDEN, "outside-allowed-folders", "Outside the allowed folders", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notInPlace(NotInPlace e) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "not-in-place", "Not in place", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> changed(ChangedInPlace e) {
        return problem(HttpStatus.CONFLICT, "dataset-changed", "Dataset changed", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknown(UnknownDataset e) {
        return problem(HttpStatus.NOT_FOUND, "not-found", "Not found", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknown(UnknownFile e) {
        return problem(HttpStatus.NOT_FOUND, "not-found", "Not found", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(InvalidParameter e) {
        return problem(HttpStatus.BAD_REQUEST, "invalid-parameter", "Invalid parameter", e);
    }

    /** Always JSON, even where the client would take only something else. */
    private static ResponseEntity<ProblemDetail> problem(
            HttpStatus status, String type, String title, RuntimeException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
        problem.setType(URI.create("/problems/" + type));
        problem.setTitle(title);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
