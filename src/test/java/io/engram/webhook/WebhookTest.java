package io.engram.webhook;

import io.engram.TestFolder;
import io.engram.experiment.ExperimentApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

/** One context for all tests of webhooks that one server can show. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {ExperimentApplication.class, WebhookDeliveryTests.Webhooking.class},
        properties = {
            "spring.datasource.url=jdbc:h2:mem:webhooks",
            TestFolder.DATA + "webhooks",
            "engram.webhooks.allow-private=true",
            "engram.webhooks.timeout=30s",
            "engram.webhooks.first-delay=20ms",
            "engram.webhooks.max-delay=100ms",
            "engram.webhooks.attempts=4"
        })
@AutoConfigureMockMvc
@interface WebhookTest {}
