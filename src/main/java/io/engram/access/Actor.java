package io.engram.access;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request.
 *
 * @param id of a token, or which other way in it was
 * @param name as the token's maker gave it
 * @param role null where it was never let in
 */
public record Actor(String id, String name, @Nullable Role role) implements Principal {

    /** Anybody at all, where no token is asked for. */
    static final Actor LOCAL = new Actor("local", "local", Role.ADMIN);

    /** The token of the setting {@code engram.access.token}. */
    static final Actor SETTING = new Actor("setting", "setting", Role.ADMIN);

    private static final Actor NOBODY = new Actor("nobody", "nobody", null);

    private static final String ATTRIBUTE = Actor.class.getName();

    static Actor of(AccessToken token) {
        return new Actor(token.id(), token.name(), token.role());
    }

    /** Who sent this request, once that is known. */
    public static Actor of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Actor actor ? actor : NOBODY;
    }

    /** An attribute, since Spring's own context is cleared before the audit is written. */
    void send(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    @Override
    public String getName() {
        return name;
    }
}
