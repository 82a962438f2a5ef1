package io.engram.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to one client, written to whenever it takes something, so that a slow client holds no thread. Whoever
 * has news {@link #wake wakes} it; whichever thread comes first writes, and others leave it at that.
 *
 * <p>A client that takes nothing for {@code server.tomcat.connection-timeout} while more waits for it than the system
 * holds is cut off by Tomcat.
 */
final class Outlet implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(Outlet.class);
    private static final long WRITE_SECONDS = 5;

    private final Feed feed;
    private final Consumer<Outlet> whenEnded;
    private final AsyncContext context;
    private final ServletOutputStream out;

    /** Wishes to write that nobody has answered. The first is the container's, which says when one may. */
    private final AtomicInteger wishes = new AtomicInteger(1);

    /** Held while something is written, which takes no longer than a copy. */
    private final ReentrantLock writing = new ReentrantLock();

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean ending;
    private boolean begun;
    /** The headers are: whoever follows a log that is not there yet shall know that it listens. */
    private boolean unflushed = true;

    /** Headers are set; from here on it is the outlet's answer. */
    Outlet(Feed feed, Consumer<Outlet> whenEnded, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        this.feed = feed;
        this.whenEnded = whenEnded;
        this.out = response.getOutputStream();
        this.context = request.startAsync(request, response);
        context.setTimeout(0);
        context.addListener(this);
        feed.whenReady(this::wake);
    }

    /** From now on it may be written to. */
    void begin() {
        out.setWriteListener(this);
    }

    Feed feed() {
        return feed;
    }

    /** There may be something to send. Never waits for the client. */
    void wake() {
        if (wishes.getAndIncrement() == 0) {
            write(1);
        }
    }

    /** Hangs up, as soon as nobody is writing. */
    void end() {
        ending = true;
        wake();
    }

    @Override
    public void onWritePossible() {
        if (begun) {
            wake();
        } else {
            begun = true;
            write(wishes.get());
        }
    }

    private void write(int seen) {
        writing.lock();
        try {
            int left = seen;
            while (left != 0) {
                tryToWrite();
                left = wishes.addAndGet(-left);
            }
        } finally {
            writing.unlock();
        }
    }

    private void tryToWrite() {
        try {
            write();
        } catch (IOException e) {
            // The container tells onError next; until then nothing of it may be touched.
            log.debug("a client has gone", e);
            over();
        } catch (RuntimeException e) {
            log.warn("a stream is ended", e);
            complete();
        }
    }

    private void write() throws IOException {
        if (ending) {
            complete();
        }
        while (!ended.get() && out.isReady()) {
            byte[] next = feed.next();
            if (next != null) {
                out.write(next);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                if (feed.isOver()) {
                    complete();
                }
                return;
            }
        }
    }

    private void complete() {
        if (over()) {
            try {
                context.complete();
            } catch (IllegalStateException e) {
                log.debug("the container was first", e);
            }
        }
    }

    private boolean over() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            whenEnded.accept(this);
        }
        return first;
    }

    /** The client has gone, or takes nothing. */
    @Override
    public void onError(Throwable e) {
        log.debug("a client cannot be written to", e);
        over();
    }

    /**
     * Tomcat tells this while the write that failed may still be on its way out in another thread, and once it is
     * completed, gives its objects to the next connection: which would then be the one that fails.
     */
    @Override
    public void onError(AsyncEvent event) {
        over();
        boolean alone = false;
        try {
            alone = writing.tryLock(WRITE_SECONDS, TimeUnit.SECONDS);
            event.getAsyncContext().complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            event.getAsyncContext().complete();
        } finally {
            if (alone) {
                writing.unlock();
            }
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // There is none.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // It is started once.
    }
}
