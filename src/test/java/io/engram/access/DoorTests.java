package io.engram.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.mock.env.MockEnvironment;

class DoorTests {

    private static final String STRONG = "0123456789abcdef0123456789abcdef";

    private final EmbeddedDatabase database = AccessFixtures.database();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final Tokens tokens = new Tokens(AccessFixtures.jdbc(database), () -> now);

    @AfterEach
    void close() {
        database.shutdown();
    }

    private Door door(MockEnvironment environment, AccessSettings settings) {
        return new Door(tokens, new ListenAddress(environment), settings, () -> now);
    }

    private Door doorAt(String address) {
        return door(
                new MockEnvironment().withProperty("server.address", address),
                new AccessSettings(false, "", List.of()));
    }

    private String make(String role) {
        return tokens.create(new TokenRequest(role, role, null)).token();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false",
        "127.1.2.3, false",
        "::1, false",
        "localhost, false",
        "0.0.0.0, true",
        "::, true",
        "10.0.0.1, true",
        "'', true"
    })
    void asksForATokenWhereOthersCanReachIt(String address, boolean asks) {
        assertThat(doorAt(address).needsToken()).isEqualTo(asks);
        if (asks) {
            assertThatThrownBy(() -> doorAt(address).afterSingletonsInstantiated())
                    .isInstanceOf(UnsafeStart.class)
                    .hasMessageContaining("no admin token");
        } else {
            assertThatCode(() -> doorAt(address).afterSingletonsInstantiated()).doesNotThrowAnyException();
        }
    }

    @Test
    void asksForATokenWithoutAnAddress() {
        Door door = door(new MockEnvironment(), new AccessSettings(false, "", List.of()));

        assertThatThrownBy(door::afterSingletonsInstantiated).hasMessageContaining("all addresses");
    }

    @Test
    void asksForATokenWhereTheProbesAreReachable() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("server.address", "127.0.0.1")
                .withProperty("server.port", "8080")
                .withProperty("management.server.port", "8081");

        assertThat(door(environment, new AccessSettings(false, "", List.of())).needsToken())
                .isTrue();
        environment.setProperty("management.server.address", "127.0.0.1");
        assertThat(door(environment, new AccessSettings(false, "", List.of())).needsToken())
                .isFalse();
    }

    @Test
    void startsAnywhereWithALiveAdmin() {
        tokens.create(new TokenRequest("short", "admin", "2026-11-25T12:00:01Z"));
        assertThatCode(() -> doorAt("0.0.0.0").afterSingletonsInstantiated()).doesNotThrowAnyException();

        now = now.plusSeconds(1);

        assertThatThrownBy(() -> doorAt("0.0.0.0").afterSingletonsInstantiated())
                .isInstanceOf(UnsafeStart.class);
    }

    @Test
    void startsAnywhereWithATokenOfTheSettings() {
        MockEnvironment everywhere = new MockEnvironment().withProperty("server.address", "0.0.0.0");
        Door door = door(everywhere, new AccessSettings(false, STRONG, List.of()));

        assertThatCode(door::afterSingletonsInstantiated).doesNotThrowAnyException();
        assertThat(door.holder(STRONG)).contains(Actor.SETTING);
        assertThat(door.holder(STRONG + "0")).isEmpty();
        assertThat(door.holder("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"secret", "0123456789abcdef0123456789abcde", "'0123456789abcdef 0123456789abcdef'"})
    void refusesATokenOfTheSettingsThatIsTooEasy(String token) {
        Door door = door(
                new MockEnvironment().withProperty("server.address", "127.0.0.1"),
                new AccessSettings(false, token, List.of()));

        assertThatThrownBy(door::afterSingletonsInstantiated)
                .isInstanceOf(UnsafeStart.class)
                .hasMessageContaining("too easy to guess")
                .hasMessageNotContaining(token);
    }

    @Test
    void refusesToLetNobodyIn() {
        Door door = door(
                new MockEnvironment().withProperty("server.address", "127.0.0.1"),
                new AccessSettings(true, "", List.of()));

        assertThatThrownBy(door::afterSingletonsInstantiated).hasMessageContaining("nobody could come in");
    }

    @Test
    void closesWithTheFirstTokenAndOpensWithTheLastRevocation() {
        Door door = doorAt("127.0.0.1");
        assertThat(door.needsToken()).isFalse();

        NewToken made = tokens.create(new TokenRequest("first", "admin", null));
        assertThat(door.needsToken()).isTrue();

        tokens.revoke(made.id());
        assertThat(door.needsToken()).isFalse();
    }

    @Test
    void doesNotOpenBecauseTimePasses() {
        Door door = doorAt("127.0.0.1");
        String token = tokens.create(new TokenRequest("short", "admin", "2026-11-25T12:00:01Z"))
                .token();
        assertThat(door.holder(token)).isPresent();

        now = now.plusSeconds(1);

        assertThat(door.holder(token)).isEmpty();
        assertThat(door.needsToken()).isTrue();
    }

    @Test
    void knowsWhoseATokenIs() {
        Door door = doorAt("127.0.0.1");
        make("admin");
        String token = make("read");

        assertThat(door.holder(token)).hasValueSatisfying(actor -> {
            assertThat(actor.name()).isEqualTo("read");
            assertThat(actor.role()).isEqualTo(Role.READ);
        });
        char last = token.charAt(token.length() - 1);
        assertThat(door.holder(token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A')))
                .isEmpty();
        assertThat(door.holder(token.toUpperCase(java.util.Locale.ROOT))).isEmpty();
        assertThat(door.holder(TokenText.hash(token)))
                .as("the hash is no token")
                .isEmpty();
    }

    @Test
    void hearsWithinASecondOfWhatAnotherProcessRevokes() {
        Door door = doorAt("127.0.0.1");
        String token = make("admin");
        assertThat(door.holder(token)).isPresent();

        AccessFixtures.jdbc(database)
                .sql("update access_token set revoked_at = current_timestamp")
                .update();
        now = now.plusSeconds(1);

        assertThat(door.holder(token)).isEmpty();
    }

    @Test
    void readsAgainWhenTheClockIsSetBack() {
        Door door = doorAt("127.0.0.1");
        String token = make("admin");
        assertThat(door.holder(token)).isPresent();

        AccessFixtures.jdbc(database)
                .sql("update access_token set revoked_at = current_timestamp")
                .update();
        now = now.minusSeconds(3600);

        assertThat(door.holder(token)).isEmpty();
    }

    @Test
    void asksTheDatabaseForNothingWhileWrongTokensAreFlooding() {
        Door door = doorAt("127.0.0.1");
        make("admin");
        assertThat(door.needsToken()).isTrue();

        database.shutdown();

        for (int i = 0; i < 1000; i++) {
            assertThat(door.holder("engram_tok_" + "0".repeat(26) + "_" + "x".repeat(43)))
                    .isEmpty();
        }
    }
}
