package io.engram.dataset;

import io.engram.data.InvalidData;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/** Tells a client what is wrong with a dataset or a request for one. Before the general handler, which says less. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatasetProblems {

    private final DatasetSettings settings;

    DatasetProblems(DatasetSettings settings) {
        this.settings = settings;
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidData e) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-dataset", "The file cannot be used as a dataset", e);
    }

    @ExceptionHandler
    ProblemDetail tooLarge(TooLarge e) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, "too-large", "The upload is too large", e);
    }

    /** The servlet container refuses a form before the controller sees it. */
    @ExceptionHandler
    ProblemDetail tooLarge(MaxUploadSizeExceededException e, HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        return tooLarge(
                announced < 0
                        ? TooLarge.read(settings.uploads().maxSize())
                        : TooLarge.announced(announced, settings.uploads().maxSize()));
    }

    @ExceptionHandler
    ProblemDetail taken(NameTaken e) {
        return problem(HttpStatus.CONFLICT, "name-taken", "The name is taken", e);
    }

    @ExceptionHandler
    ProblemDetail inUse(DatasetInUse e) {
        return problem(HttpStatus.CONFLICT, "dataset-in-use", "The dataset cannot be deleted", e);
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownDataset e) {
        return problem(HttpStatus.NOT_FOUND, "unknown-dataset", "There is no such dataset", e);
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidParameter e) {
        ProblemDetail problem =
                problem(HttpStatus.BAD_REQUEST, "invalid-parameter", "A parameter has a value that it cannot have", e);
        problem.setProperty("parameter", e.parameter());
        return problem;
    }

    private static ProblemDetail problem(HttpStatus status, String type, String title, RuntimeException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
        problem.setType(URI.create("/problems/" + type));
        problem.setTitle(title);
        return problem;
    }
}
