package io.engram.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;

class TokensTests {

    private final EmbeddedDatabase database = AccessFixtures.database();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final Tokens tokens = new Tokens(AccessFixtures.jdbc(database), () -> now);

    @AfterEach
    void close() {
        database.shutdown();
    }

    private NewToken create(String role) {
        return tokens.create(new TokenRequest("for " + role, role, null));
    }

    @Test
    void keepsTheHashOfATokenAndNothingElseOfIt() {
        NewToken made = create("admin");

        String row = AccessFixtures.jdbc(database)
                .sql("select * from access_token")
                .query()
                .singleRow()
                .toString();

        String secret = made.token().substring(("engram_" + made.id() + "_").length());
        assertThat(secret).hasSize(43);
        assertThat(row).contains(TokenText.hash(made.token())).doesNotContain(secret);
        assertThat(made.toString()).doesNotContain(secret);
    }

    @Test
    void makesNoTwoTokensAlike() {
        NewToken first = create("admin");
        NewToken second = create("admin");

        assertThat(first.token().substring(40)).isNotEqualTo(second.token().substring(40));
        assertThat(tokens.list()).extracting(AccessToken::id).containsExactly(first.id(), second.id());
    }

    @Test
    void wantsAnAdminFirst() {
        assertThatThrownBy(() -> create("write"))
                .isInstanceOf(TokenConflict.class)
                .hasMessageContaining("no admin token yet");

        create("admin");

        assertThat(create("write").role()).isEqualTo(Role.WRITE);
    }

    @Test
    void keepsTheLastAdminWhileThereAreOthers() {
        NewToken admin = create("admin");
        NewToken other = create("read");

        assertThatThrownBy(() -> tokens.revoke(admin.id()))
                .isInstanceOf(TokenConflict.class)
                .hasMessageContaining(admin.id());
        tokens.revoke(other.id());
        tokens.revoke(admin.id());

        assertThat(tokens.list()).isEmpty();
    }

    @Test
    void doesNotCountAnExpiredAdmin() {
        tokens.create(new TokenRequest("short", "admin", "2026-11-25T12:00:01Z"));
        assertThat(tokens.hasLiveAdmin()).isTrue();

        now = now.plusSeconds(1);

        assertThat(tokens.hasLiveAdmin()).isFalse();
        assertThatThrownBy(() -> create("read")).isInstanceOf(TokenConflict.class);
    }

    @Test
    void knowsNoTokenThatIsRevoked() {
        NewToken admin = create("admin");
        tokens.revoke(admin.id());

        assertThatThrownBy(() -> tokens.find(admin.id())).isInstanceOf(UnknownToken.class);
        assertThatThrownBy(() -> tokens.revoke(admin.id())).isInstanceOf(UnknownToken.class);
    }

    @Test
    void saysAllThatIsWrongWithARequest() {
        assertThatThrownBy(() -> tokens.create(new TokenRequest("\u0000", "admn", "yesterday")))
                .isInstanceOfSatisfying(
                        InvalidTokenRequest.class,
                        e -> assertThat(e.flaws())
                                .extracting(flaw -> flaw.pointer())
                                .containsExactly("/name", "/role", "/expires_at"))
                .hasMessageContaining("did you mean 'admin'");
        assertThatThrownBy(() -> tokens.create(new TokenRequest(null, null, "2026-11-25T12:00:00Z")))
                .hasMessageContaining("/name: is missing")
                .hasMessageContaining("/role: is missing")
                .hasMessageContaining("must be later than now");
    }

    @Test
    void refusesMoreThanItHoldsInMemory() {
        create("admin");
        AccessFixtures.jdbc(database)
                .sql("insert into access_token (id, name, role, hash, created_at)"
                        + " select 'tok_' || x, 'n', 'read', 'h', current_timestamp from system_range(2, " + Tokens.MOST
                        + ")")
                .update();

        assertThatThrownBy(() -> create("read")).hasMessageContaining("1000 tokens are in use");
    }
}
