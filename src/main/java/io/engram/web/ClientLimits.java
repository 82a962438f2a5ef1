package io.engram.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.engram.access.ClientNetwork;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How much each client has left: a bucket of tokens that fills by itself, and the requests that are in the works. It
 * remembers a bounded number of clients; one that it has forgotten begins with a full bucket.
 */
final class ClientLimits {

    private static final int MOST_CLIENTS = 10_000;

    private final HttpSettings.Client settings;
    private final TimeMeter time;
    private final Cache<String, Client> clients = Caffeine.newBuilder()
            .maximumSize(MOST_CLIENTS)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    ClientLimits(HttpSettings.Client settings, TimeMeter time) {
        this.settings = settings;
        this.time = time;
    }

    private record Client(@Nullable Bucket bucket, AtomicInteger running) {}

    /** A request that may run; to be closed when it has been answered. */
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws TooManyRequests where the client has to wait */
    Permit enter(String remoteAddress) {
        Client client = clients.get(ClientNetwork.of(remoteAddress), name -> new Client(bucket(), new AtomicInteger()));
        if (client.bucket() != null) {
            ConsumptionProbe probe = client.bucket().tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
                throw TooManyRequests.perSecond(settings.requestsPerSecond(), seconds);
            }
        }
        if (client.running().incrementAndGet() > settings.atOnce()) {
            client.running().decrementAndGet();
            throw TooManyRequests.atOnce(settings.atOnce());
        }
        return client.running()::decrementAndGet;
    }

    private @Nullable Bucket bucket() {
        if (settings.requestsPerSecond() == 0) {
            return null;
        }
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(settings.burst())
                        .refillGreedy(settings.requestsPerSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}
