package io.engram.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.web.EdgeTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;

@EdgeTest
class KeptAnswersTests {

    @Autowired
    KeptAnswers answers;

    @Autowired
    JdbcClient jdbc;

    @AfterEach
    void empty() {
        jdbc.sql("delete from idempotency_key").update();
    }

    @Test
    void areSweptAThousandAtATimeOnceTheyAreOld() {
        for (int i = 0; i < 1500; i++) {
            String age = i < 1400 ? "25" : "23";
            jdbc.sql("insert into idempotency_key values (?, '', 200, '', '', current_timestamp - interval '" + age
                            + "' hour)")
                    .param(Integer.toString(i))
                    .update();
        }

        assertThat(answers.sweep()).isTrue();
        assertThat(answers.sweep()).isFalse();

        assertThat(jdbc.sql("select count(*) from idempotency_key")
                        .query(Long.class)
                        .single())
                .isEqualTo(100);
    }

    @Test
    void belongToTheClientThatSentTheKey() {
        assertThat(key("anna", "k")).isEqualTo(key("anna", "k")).isNotEqualTo(key("ben", "k"));
        assertThat(key("anna", "k")).isNotEqualTo(key(null, "k"));
        assertThat(key("a", "bk")).isNotEqualTo(key("ab", "k"));
    }

    private static IdempotencyKey key(@org.jspecify.annotations.Nullable String user, String key) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/experiments");
        request.addHeader(IdempotencyKey.HEADER, key);
        if (user != null) {
            request.setUserPrincipal(() -> user);
        }
        return IdempotencyKey.of(request);
    }
}
