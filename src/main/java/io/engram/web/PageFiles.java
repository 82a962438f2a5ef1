package io.engram.web;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The libraries of the page, as their WebJars have them. Their version is in their path, so a browser keeps them; the
 * page's own files are asked for again each time (spring.web.resources.cache), or a new server would meet an old page.
 */
@Configuration(proxyBeanMethods = false)
class PageFiles implements WebMvcConfigurer {

    private static final Duration YEAR = Duration.ofDays(365);

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/webjars/uplot/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/uplot/")
                .setCacheControl(CacheControl.maxAge(YEAR).cachePublic().immutable());
    }
}
