package io.engram.webhook;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Sends one message once. It follows nobody elsewhere, keeps no cookies and no connections, and reads of the answer
 * only the head: nothing that a receiver says can lead it astray or keep it for longer than it may.
 */
@Component
class WebhookClient implements DisposableBean {

    private static final int MOST_CONNECTIONS = 100;
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 100;
    private static final String USER_AGENT = "Engram-Webhooks/1";

    private final CloseableHttpClient http;
    private final Duration timeout;
    private final InstantSource clock;
    private final ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor();
    private final Set<HttpPost> running = ConcurrentHashMap.newKeySet();

    WebhookClient(GuardedResolver resolver, WebhookSettings settings, InstantSource clock) {
        this.timeout = settings.timeout();
        this.clock = clock;
        Timeout most = Timeout.of(timeout);
        this.http = HttpClients.custom()
                .setConnectionManager(connections(resolver, most))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setProtocolUpgradeEnabled(false)
                        .setConnectionRequestTimeout(most)
                        .setResponseTimeout(most)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent(USER_AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static HttpClientConnectionManager connections(GuardedResolver resolver, Timeout most) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LONGEST_LINE)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(most)
                        .setSocketTimeout(most)
                        .build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .build();
    }

    Outcome send(Message message) {
        HttpPost post = post(message, clock.instant());
        running.add(post);
        // The socket's own timeout begins anew with every byte.
        ScheduledFuture<?> alarm = alarms.schedule(() -> post.cancel(), timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return outcome(http.executeOpen(null, post, null));
        } catch (IOException e) {
            return new Outcome(null, post.isCancelled() ? "no answer within " + seconds() : reason(e), null);
        } finally {
            alarm.cancel(false);
            running.remove(post);
            // Not closed but broken off: to close it would be to read it to its end.
            post.cancel();
        }
    }

    private static HttpPost post(Message message, Instant now) {
        HttpPost post = new HttpPost(message.url());
        post.setHeader("webhook-id", message.id());
        post.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        post.setHeader("webhook-signature", message.signature(now));
        post.setEntity(new StringEntity(message.body(), ContentType.APPLICATION_JSON));
        return post;
    }

    private Outcome outcome(ClassicHttpResponse response) {
        int code = response.getCode();
        boolean well = code >= 200 && code < 300;
        Header after = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        return new Outcome(
                code,
                well ? null : "the answer was " + code,
                well || after == null ? null : retryAfter(after.getValue()).orElse(null));
    }

    /** Seconds from now, or a date. */
    private Optional<Instant> retryAfter(String value) {
        if (value.matches("\\d{1,9}")) {
            return Optional.of(clock.instant().plusSeconds(Long.parseLong(value)));
        }
        return Optional.ofNullable(DateUtils.parseStandardDate(value));
    }

    private String seconds() {
        return timeout.toMillis() / 1000.0 + " s";
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "the connection failed" : e.getMessage();
    }

    /** Breaks off whatever is being sent. */
    void breakOff() {
        running.forEach(HttpPost::cancel);
    }

    @Override
    public void destroy() throws IOException {
        alarms.shutdownNow();
        http.close();
    }
}
