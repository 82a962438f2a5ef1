package io.engram.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookClientTests {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    private static WebhookClient client(HostLookup lookup, boolean allowPrivate, Duration timeout) {
        WebhookSettings settings = WebhookFixtures.settings(allowPrivate, timeout);
        return new WebhookClient(new GuardedResolver(lookup, settings), settings, InstantSource.fixed(NOW));
    }

    private static Outcome send(String url, HostLookup lookup, boolean allowPrivate, Duration timeout)
            throws Exception {
        WebhookClient client = client(lookup, allowPrivate, timeout);
        try {
            return client.send(WebhookFixtures.message(url, "experiment.completed", 0));
        } finally {
            client.destroy();
        }
    }

    private Outcome send(String url) throws Exception {
        return send(url, WebhookFixtures::find, true, Duration.ofSeconds(20));
    }

    @Test
    void sendsWhatTheReceiverCanCheck() throws Exception {
        Outcome outcome = send(receiver.url("/hook?x=1"));

        assertThat(outcome).isEqualTo(new Outcome(204, null, null));
        Receiver.Received received = receiver.received.get(0);
        assertThat(received.path()).isEqualTo("/hook?x=1");
        assertThat(received.isSignedWith(WebhookFixtures.SECRET.text())).isTrue();
        assertThat(received.isSignedWith("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
                .isFalse();
        assertThat(received.id()).isEqualTo("msg_1");
        assertThat(received.header("Webhook-timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(received.header("Content-type")).startsWith("application/json");
        assertThat(received.body()).isEqualTo("{\"type\":\"größer\"}");
        assertThat(received.headers()).doesNotContainKeys("Upgrade", "Cookie", "Authorization");
    }

    @Test
    void followsNobodyElsewhere() throws Exception {
        receiver.answers(Receiver.status(307, "Location", receiver.url("/elsewhere")));

        assertThat(send(receiver.url("/hook")).code()).isEqualTo(307);
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void readsNothingOfAnEndlessAnswer() throws Exception {
        receiver.answers(Receiver.endless());

        assertThat(send(receiver.url("/hook")).isDelivered()).isTrue();
    }

    @Test
    void waitsNoLongerThanItMayForAReceiverThatDrips() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        receiver.answers((exchange, received) -> {
            try {
                assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        Outcome outcome = send(receiver.url("/hook"), WebhookFixtures::find, true, Duration.ofMillis(300));

        done.countDown();
        assertThat(outcome.code()).isNull();
        assertThat(outcome.error()).isNotBlank();
    }

    @Test
    void hearsWhenToComeAgain() throws Exception {
        receiver.answers(Receiver.status(503, "Retry-After", "120"));
        assertThat(send(receiver.url("/hook")).notBefore()).isEqualTo(NOW.plusSeconds(120));

        receiver.answers(Receiver.status(429, "Retry-After", "Fri, 02 Jan 2026 04:00:00 GMT"));
        assertThat(send(receiver.url("/hook")).notBefore()).isEqualTo(Instant.parse("2026-01-02T04:00:00Z"));

        receiver.answers(Receiver.status(503, "Retry-After", "soon"));
        assertThat(send(receiver.url("/hook"))).isEqualTo(new Outcome(503, "the answer was 503", null));
    }

    @Test
    void saysWhyThereWasNoAnswer() throws Exception {
        String closed = receiver.url("/hook");
        receiver.close();

        assertThat(send(closed).error()).containsIgnoringCase("refused");
        assertThat(send("http://none.example/").error()).contains("none.example");
    }

    /** A name that is public when the webhook is made, and is this machine when it is called. */
    @Test
    void connectsToNoAddressThatWasNotJudged() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HostLookup rebinding = host ->
                new InetAddress[] {InetAddress.getByName(asked.getAndIncrement() == 0 ? "93.184.215.14" : "127.0.0.1")};
        WebhookSettings strict = WebhookFixtures.settings(false, Duration.ofSeconds(20));
        String url = "http://rebinding.example:" + receiver.port() + "/hook";
        new WebhookRules(new GuardedResolver(rebinding, strict))
                .check(new WebhookRequest(url, java.util.List.of("completed"), null));

        Outcome outcome = send(url, rebinding, false, Duration.ofSeconds(20));

        assertThat(outcome.error()).contains("127.0.0.1", "not an address of the public internet");
        assertThat(asked).hasValue(2);
        assertThat(receiver.received).isEmpty();
        assertThat(send(url, host -> InetAddress.getAllByName("127.0.0.1"), true, Duration.ofSeconds(20))
                        .code())
                .isEqualTo(204);
        assertThat(receiver.received.get(0).header("Host")).startsWith("rebinding.example");
    }

    @Test
    void connectsToNoFiguresThatAreNotPublic() throws Exception {
        for (String host : new String[] {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"}) {
            Outcome outcome = send(
                    "http://" + host + ":" + receiver.port() + "/",
                    InetAddress::getAllByName,
                    false,
                    Duration.ofSeconds(20));

            assertThat(outcome.error()).as(host).contains("not an address of the public internet");
        }
        assertThat(receiver.received).isEmpty();
    }
}
