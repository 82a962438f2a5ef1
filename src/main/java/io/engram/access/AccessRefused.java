package io.engram.access;

/** A request was not let in. */
public final class AccessRefused extends RuntimeException {

    /** Why. */
    public enum Reason {
        TOKEN_NEEDED("Token needed"),
        INVALID_TOKEN("Invalid token"),
        ROLE_MISSING("Role missing"),
        CROSS_SITE("Cross site request"),
        FOREIGN_HOST("Misdirected request"),
        TOKEN_IN_ADDRESS("Token in address");

        private final String title;

        Reason(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final Reason reason;
    private final String challenge;

    private AccessRefused(Reason reason, String message, String challenge) {
        super(message);
        this.reason = reason;
        this.challenge = challenge;
    }

    static AccessRefused noToken(Role needed) {
        return new AccessRefused(
                Reason.TOKEN_NEEDED,
                "This needs a token with the role " + needed + ". Send it in the header: Authorization: Bearer"
                        + " engram_tok_... An admin makes one with: engram tokens create --role " + needed
                        + " --name <name>",
                "Bearer realm=\"engram\"");
    }

    static AccessRefused invalidToken(String message) {
        return new AccessRefused(Reason.INVALID_TOKEN, message, "Bearer realm=\"engram\", error=\"invalid_token\"");
    }

    static AccessRefused roleMissing(Role needed, Actor actor) {
        return new AccessRefused(
                Reason.ROLE_MISSING,
                "This needs the role " + needed + "; the token '" + actor.name() + "' has the role " + actor.role()
                        + ".",
                "Bearer realm=\"engram\", error=\"insufficient_scope\", scope=\"" + needed + "\"");
    }

    static AccessRefused crossSite(String origin) {
        return new AccessRefused(
                Reason.CROSS_SITE,
                "A page of another site (" + origin
                        + ") may not change anything here. Engram's own page may, and so may"
                        + " whatever is no browser.",
                "");
    }

    static AccessRefused foreignHost(String host) {
        return new AccessRefused(
                Reason.FOREIGN_HOST,
                "While no token is asked for, this server answers to localhost and 127.0.0.1 alone, not to '" + host
                        + "'. Make a token, or name the host in engram.access.hosts.",
                "");
    }

    static AccessRefused tokenInAddress() {
        return new AccessRefused(
                Reason.TOKEN_IN_ADDRESS,
                "A token does not belong into an address, which proxies and histories keep. Revoke it, make another,"
                        + " and send that in the header: Authorization: Bearer engram_tok_...",
                "");
    }

    public Reason reason() {
        return reason;
    }

    /** What WWW-Authenticate says, as in RFC 6750; empty where a token would not help. */
    public String challenge() {
        return challenge;
    }
}
