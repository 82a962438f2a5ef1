package io.engram.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may come in.
 *
 * @param required whether a token is asked for even while there is none and the server listens on this machine alone
 * @param token an admin token that is given from outside, as a container's environment does; empty: none
 * @param hosts names beside localhost by which the server may be called while no token is asked for
 */
@ConfigurationProperties("engram.access")
record AccessSettings(boolean required, @Nullable String token, List<String> hosts) {

    AccessSettings {
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "AccessSettings[required=" + required + ", hosts=" + hosts + "]";
    }
}
