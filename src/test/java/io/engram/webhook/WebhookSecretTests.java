package io.engram.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WebhookSecretTests {

    /**
     * The vector that the libraries of Standard Webhooks are tested by; also {@code printf %s
     * 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}' | openssl dgst -sha256 -mac HMAC -macopt
     * hexkey:$(printf %s MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | base64 -d | xxd -p) -binary | base64}.
     */
    @Test
    void signsAsStandardWebhooksDoes() {
        WebhookSecret secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = secret.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void isLongMadeByChanceAndNeverShown() {
        WebhookSecret one = WebhookSecret.mint(new SecureRandom());

        assertThat(one.text()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(WebhookSecret.mint(new SecureRandom())).isNotEqualTo(one);
        assertThat(one.toString()).doesNotContain(one.text());
    }
}
