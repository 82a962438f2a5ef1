package io.engram.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Settings, messages and names that tests need. */
final class WebhookFixtures {

    static final WebhookSecret SECRET = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private WebhookFixtures() {}

    static WebhookSettings settings(boolean allowPrivate, Duration timeout) {
        return new WebhookSettings(
                allowPrivate, timeout, 5, Duration.ofSeconds(4), Duration.ofMinutes(1), Duration.ofDays(1));
    }

    static Message message(String url, String event, int attempts) {
        return new Message(
                "msg_1", "whk_1", URI.create(url), List.of(SECRET), event, "{\"type\":\"größer\"}", attempts);
    }

    /** Names that need no network. */
    static InetAddress[] find(String host) throws UnknownHostException {
        return switch (host) {
            case "public.example" -> new InetAddress[] {InetAddress.getByName("93.184.215.14")};
            case "private.example" -> new InetAddress[] {InetAddress.getByName("10.1.2.3")};
            case "both.example" ->
                new InetAddress[] {InetAddress.getByName("93.184.215.14"), InetAddress.getLoopbackAddress()};
            default -> {
                if (host.endsWith(".example")) {
                    throw new UnknownHostException(host);
                }
                // Figures only: nobody is asked.
                yield InetAddress.getAllByName(host);
            }
        };
    }
}
