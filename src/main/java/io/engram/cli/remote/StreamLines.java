package io.engram.cli.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The lines of an answer that does not end, one by one: the client's threads bring them, the reader waits for them. */
final class StreamLines implements Flow.Subscriber<String> {

    /** So many are on their way; the connection itself holds the rest back. */
    private static final int AHEAD = 256;

    /** A line; none: the end. */
    private final BlockingQueue<Optional<String>> received = new LinkedBlockingQueue<>();

    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(AHEAD);
    }

    @Override
    public void onNext(String line) {
        received.add(Optional.of(line));
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        received.add(Optional.empty());
    }

    @Override
    public void onComplete() {
        received.add(Optional.empty());
    }

    /**
     * Waits for the next line.
     *
     * @throws IOException at the end, however it came, and when nothing comes for so long
     */
    String next(Duration silence) throws IOException {
        try {
            Optional<String> line = received.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new IOException("nothing came for " + silence.toSeconds() + " s");
            }
            if (line.isEmpty()) {
                throw new IOException("the connection ended", failure);
            }
            Flow.Subscription from = subscription;
            if (from != null) {
                from.request(1);
            }
            return line.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(Refused.NO_SERVER, "Interrupted.", e);
        }
    }

    void cancel() {
        Flow.Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
    }
}
