package io.engram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UnblockedLogTests {

    private final LoggerContext context = new LoggerContext();
    private final CountDownLatch readOn = new CountDownLatch(1);
    private final List<String> read = new CopyOnWriteArrayList<>();

    /** Takes a line, and no other until somebody reads on. */
    private final class Stopped extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            try {
                readOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            read.add(event.getFormattedMessage());
        }
    }

    @AfterEach
    void stop() {
        readOn.countDown();
        context.stop();
    }

    @Test
    @Timeout(60)
    void waitsForNobodyWhoDoesNotReadAndKeepsWhatComesNextInOrder() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        ch.qos.logback.classic.Logger logger = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Stopped stopped = new Stopped();
        stopped.setContext(context);
        stopped.start();
        logger.addAppender(stopped);

        UnblockedLog.unblock(logger);
        IntStream.range(0, 20_000).forEach(i -> logger.info("line {}", i));

        assertThat(read).isEmpty();
        readOn.countDown();
        await().untilAsserted(() -> assertThat(read).hasSizeGreaterThanOrEqualTo(10_000));
        assertThat(read.subList(0, 10_000))
                .isEqualTo(IntStream.range(0, 10_000).mapToObj(i -> "line " + i).toList());
    }
}
