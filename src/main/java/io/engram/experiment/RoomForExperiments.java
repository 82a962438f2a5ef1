package io.engram.experiment;

import io.engram.storage.FreeSpace;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Accepts no new experiment where the disk is about to be full: what is accepted must not be lost. Whatever ends, frees
 * or only asks is let through.
 */
@Component
class RoomForExperiments implements HandlerInterceptor, WebMvcConfigurer {

    /** What the rows of an experiment take, to the end of a long training. */
    private static final long BYTES_OF_ROWS = 1 << 20;

    private final Path data;
    private final FreeSpace space;

    RoomForExperiments(StorageSettings settings, ObjectProvider<FreeSpace> space) {
        this.data = settings.data();
        this.space = space.getIfAvailable(FreeSpace::ofProcess);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/v1/experiments", "/api/v1/experiments/*/fork");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getMethod().equals("POST")) {
            space.require(data, BYTES_OF_ROWS);
        }
        return true;
    }
}
