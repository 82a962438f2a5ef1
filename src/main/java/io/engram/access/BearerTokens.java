package io.engram.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** Knows who sends a request by its header Authorization, and, while no token is asked for, without it. */
@Component
final class BearerTokens implements AuthenticationConverter, AuthenticationManager {

    private static final String SCHEME = "bearer ";

    private final Door door;

    BearerTokens(Door door) {
        this.door = door;
    }

    /** Null: nobody says who it is, and somebody should. What is public needs nobody. */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (headers.isEmpty()) {
            return door.needsToken() ? null : knownAs(Actor.LOCAL, request);
        }
        String header = headers.get(0);
        if (headers.size() > 1 || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw new BadCredentialsException(
                    "The header Authorization is not of the form: Bearer engram_tok_... Send it once, in that form.");
        }
        return knownAs(
                door.holder(header.substring(SCHEME.length()).strip())
                        .orElseThrow(() -> new BadCredentialsException("The token is not known here, or is expired or"
                                + " revoked. Ask an admin for another: engram tokens create")),
                request);
    }

    private static Authentication knownAs(Actor actor, HttpServletRequest request) {
        actor.send(request);
        List<GrantedAuthority> authorities =
                actor.role() == null ? List.of() : actor.role().authorities();
        return UsernamePasswordAuthenticationToken.authenticated(actor, null, authorities);
    }

    /** All was done by the converter, which alone knows the request. */
    @Override
    public Authentication authenticate(Authentication known) {
        return known;
    }
}
