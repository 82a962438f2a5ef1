package io.engram.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.experiment.InvalidBody;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRulesTests {

    private static final List<String> COMPLETED = List.of("completed");

    private static WebhookRules rules(boolean allowPrivate) {
        return new WebhookRules(new GuardedResolver(
                WebhookFixtures::find, WebhookFixtures.settings(allowPrivate, Duration.ofSeconds(1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://2130706433/",
                "https://localhost/",
                "http://[::1]:8080/",
                "http://[::ffff:10.0.0.1]/",
                "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1:9000/x",
                "http://100.64.1.1/",
                "http://0.0.0.0/",
                "http://[fd00::1]/",
                "http://private.example/",
                "http://both.example/"
            })
    void refusesAnAddressThatIsNotPublic(String url) {
        assertThatThrownBy(() -> rules(false).check(new WebhookRequest(url, COMPLETED, null)))
                .isInstanceOfSatisfying(
                        InvalidBody.class,
                        e -> assertThat(e.flaws()).singleElement().satisfies(flaw -> {
                            assertThat(flaw.pointer()).isEqualTo("/url");
                            assertThat(flaw.detail()).contains("not an address of the public internet");
                        }));
    }

    @Test
    void letsItPassWhereThatIsAllowed() {
        assertThat(rules(true)
                        .check(new WebhookRequest("http://127.0.0.1:1234/x?y=z", COMPLETED, "demo"))
                        .url())
                .isEqualTo("http://127.0.0.1:1234/x?y=z");
        assertThat(rules(false)
                        .check(new WebhookRequest("https://public.example", List.of("failed", "completed"), null))
                        .events())
                .containsExactly("completed", "failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "/x",
                "http://127.1/",
                "ftp://public.example/",
                "file:///etc/passwd",
                "gopher://public.example/",
                "http:///x",
                "http://user:word@public.example/",
                "http://public.example/#x",
                "http://public.example:0/",
                "http://public.example:65536/",
                "http://public example/",
                "http://public.example/\r\nx: y",
                "jar:http://public.example!/",
                "http://none.example/"
            })
    void refusesWhatIsNoAddress(String url) {
        assertThatThrownBy(() -> rules(true).check(new WebhookRequest(url, COMPLETED, null)))
                .isInstanceOf(InvalidBody.class)
                .hasMessageContaining("/url");
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> rules(false).check(new WebhookRequest(null, Arrays.asList("complete", null), " ")))
                .isInstanceOfSatisfying(
                        InvalidBody.class,
                        e -> assertThat(e.flaws())
                                .extracting(flaw -> flaw.pointer())
                                .containsExactly("/url", "/events/0", "/events/1", "/label"))
                .hasMessageContaining("did you mean 'completed'");
        assertThatThrownBy(() -> rules(false).check(new WebhookRequest("https://public.example", List.of(), null)))
                .hasMessageContaining("names no state");
    }
}
