package io.engram.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.MDC;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Problems for what goes wrong outside of MVC, where the servlet container forwards to its error page. */
@Hidden
@RestController
class ErrorPage implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request) {
        HttpStatusCode status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatusCode.valueOf(code)
                : HttpStatusCode.valueOf(404);
        String detail = status.is5xxServerError()
                ? "Something went wrong in Engram itself."
                : "The server cannot answer this request.";
        ProblemDetail problem = Problem.of(status, Refusal.title(status), detail);
        if (status.is5xxServerError()) {
            problem.setProperty("id", MDC.get(RequestIdFilter.FIELD));
        }
        return Problem.answer(problem);
    }
}
