package io.engram.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Whether a token is asked for, and whose it is. It is asked for unless the server listens on this machine alone, no
 * token is in use, and no setting says otherwise.
 */
@Component
public final class Door implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Door.class);

    /** How long another process's change, as the command line's on PostgreSQL, may go unnoticed. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** What may stand behind {@code Bearer}, in RFC 6750, and so long that it is not a word. */
    private static final Pattern STRONG = Pattern.compile("[A-Za-z0-9._~+/-]{32,}=*");

    private static final String NO_HASH = "0".repeat(64);

    private final Tokens tokens;
    private final ListenAddress address;
    private final InstantSource clock;
    private final boolean alwaysLocked;
    private final boolean required;
    private final @Nullable String settingHash;
    private final boolean settingIsWeak;
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Instant.MIN, -1);

    Door(Tokens tokens, ListenAddress address, AccessSettings settings, InstantSource clock) {
        this.tokens = tokens;
        this.address = address;
        this.clock = clock;
        this.required = settings.required();
        String token = settings.token() == null ? "" : settings.token();
        this.settingHash = token.isEmpty() ? null : TokenText.hash(token);
        this.alwaysLocked = required || settingHash != null || !address.isThisMachineAlone();
        this.settingIsWeak = !token.isEmpty() && !STRONG.matcher(token).matches();
    }

    /** Before anything listens or works. */
    @Override
    public void afterSingletonsInstantiated() {
        if (settingIsWeak) {
            throw new UnsafeStart(
                    "The setting engram.access.token is too easy to guess, or cannot be sent in a header.",
                    "Give at least 32 letters, digits and . _ ~ + / -, made by chance: openssl rand -hex 32");
        }
        boolean admin = settingHash != null || tokens.hasLiveAdmin();
        if (!address.isThisMachineAlone() && !admin) {
            throw new UnsafeStart(
                    "Engram would listen on " + address.text() + ", where others can reach it, and has no admin token.",
                    howToMakeOne() + ", or listen on 127.0.0.1 alone.");
        }
        if (required && !admin) {
            throw new UnsafeStart(
                    "engram.access.required is set and there is no admin token: nobody could come in.",
                    howToMakeOne() + ".");
        }
        log.info(
                "listening on {}; {}",
                address.text(),
                needsToken() ? "a token is asked for" : "no token is asked for, since there is none");
    }

    private static String howToMakeOne() {
        return "Make one with the same --data folder: engram tokens create --role admin --name <name>. Or give one in the"
                + " environment variable ENGRAM_ACCESS_TOKEN";
    }

    /** Expired tokens count: nobody's door may open by itself because time passes. */
    public boolean needsToken() {
        return alwaysLocked || !current().tokens().isEmpty();
    }

    /** Whose token this is; empty if it opens nothing. */
    Optional<Actor> holder(String text) {
        if (settingHash != null && TokenText.same(settingHash, TokenText.hash(text))) {
            return Optional.of(Actor.SETTING);
        }
        Optional<TokenText> token = TokenText.read(text);
        Tokens.Stored stored =
                token.map(read -> current().tokens().get(read.id())).orElse(null);
        // Compared even where there is nothing to compare with, so that an unknown id takes as long as a known one.
        boolean same = TokenText.same(stored == null ? NO_HASH : stored.hash(), TokenText.hash(text));
        return stored != null && same && stored.token().isLive(clock.instant())
                ? Optional.of(Actor.of(stored.token()))
                : Optional.empty();
    }

    /** Whether one who was let in may still be: the token is in use, or none is asked for. */
    public boolean lets(Actor actor) {
        if (actor.equals(Actor.LOCAL)) {
            return !needsToken();
        }
        Tokens.Stored stored = current().tokens().get(actor.id());
        return actor.equals(Actor.SETTING) || (stored != null && stored.token().isLive(clock.instant()));
    }

    /** From memory, so that a flood of wrong tokens never reaches the database. */
    private Snapshot current() {
        Snapshot known = snapshot;
        return known.isFresh(clock.instant(), tokens.changes()) ? known : read();
    }

    private synchronized Snapshot read() {
        Instant now = clock.instant();
        int changes = tokens.changes();
        if (!snapshot.isFresh(now, changes)) {
            snapshot = new Snapshot(
                    tokens.inUse().stream()
                            .collect(Collectors.toMap(stored -> stored.token().id(), Function.identity())),
                    now,
                    changes);
        }
        return snapshot;
    }

    /** @param changes how many the tokens had seen before they were read */
    private record Snapshot(Map<String, Tokens.Stored> tokens, Instant at, int changes) {

        /** A clock that was set back must not keep an old picture alive. */
        boolean isFresh(Instant now, int latest) {
            return changes == latest && !now.isBefore(at) && now.isBefore(at.plus(FRESH));
        }
    }
}
