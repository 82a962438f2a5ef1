package io.engram.access.audit;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
class AuditConfiguration {

    /** Right before the door, so that it also hears of what the door refuses. */
    @Bean
    FilterRegistrationBean<AuditFilter> auditFilter(AuditRecorder recorder) {
        FilterRegistrationBean<AuditFilter> audit = new FilterRegistrationBean<>(new AuditFilter(recorder));
        audit.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
        return audit;
    }
}
