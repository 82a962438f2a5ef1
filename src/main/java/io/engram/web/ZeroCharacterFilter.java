package io.engram.web;

import io.engram.experiment.InvalidQuery;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses U+0000 in a query, which PostgreSQL takes for the end of what it reads. In a path Tomcat refuses it. */
@Component
final class ZeroCharacterFilter extends OncePerRequestFilter {

    private final HandlerExceptionResolver problems;

    ZeroCharacterFilter(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String query = request.getQueryString();
        if (query != null && query.contains("%00")) {
            String parameter = query.substring(0, query.indexOf("%00")).replaceAll("^.*&|=.*$", "");
            problems.resolveException(
                    request, response, null, new InvalidQuery(parameter, "has the character U+0000. Leave it out."));
            return;
        }
        chain.doFilter(request, response);
    }
}
