package io.engram.cli;

import io.engram.access.AccessToken;
import io.engram.access.NewToken;
import io.engram.access.TokenRequest;
import java.util.List;

/** Where tokens are made and revoked: at a server, or in the database of one that does not run. */
interface TokenStore extends AutoCloseable {

    NewToken create(TokenRequest request);

    List<AccessToken> list();

    void revoke(String id);

    @Override
    void close();

    /** It cannot be done; the message says why, and what would help. */
    final class Refused extends RuntimeException {

        Refused(String message, Throwable cause) {
            super(message, cause);
        }

        Refused(String message) {
            super(message);
        }
    }
}
