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
}
