package io.engram;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Lets nobody wait for who reads the log: a terminal that was stopped, a pager, a full pipe. Whoever logs within a
 * transaction would else hold its locks until somebody reads on, and every training would wait for them.
 */
final class UnblockedLog {

    /** Lines that wait to be read; those that come when there are so many are lost. */
    private static final int MOST_WAITING = 10_000;

    private UnblockedLog() {}

    /** From now on, for whatever this process logs. */
    static void install() {
        unblock((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
    }

    static void unblock(Logger logger) {
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(appenders::add);
        for (Appender<ILoggingEvent> appender : appenders) {
            AsyncAppender front = new AsyncAppender();
            front.setContext(logger.getLoggerContext());
            front.setName("before " + appender.getName());
            front.setQueueSize(MOST_WAITING);
            front.setDiscardingThreshold(0);
            front.setNeverBlock(true);
            front.addAppender(appender);
            front.start();
            logger.addAppender(front);
            logger.detachAppender(appender);
        }
    }
}
