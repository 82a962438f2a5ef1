package io.engram.cli;

import io.engram.access.AccessToken;
import io.engram.access.NewToken;
import io.engram.access.TokenRequest;
import io.engram.cli.remote.Api;
import io.engram.cli.remote.Refused;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokens of a server that runs, by its API. */
final class RemoteTokens implements TokenStore {

    private static final String PATH = "/tokens";

    private final Api api;
    private final JsonMapper json;

    RemoteTokens(Api api, JsonMapper json) {
        this.api = api;
        this.json = json;
    }

    @Override
    public NewToken create(TokenRequest request) {
        return read(api.post(PATH, json.writeValueAsString(request)), new TypeReference<NewToken>() {});
    }

    @Override
    public List<AccessToken> list() {
        return read(api.get(PATH), new TypeReference<List<AccessToken>>() {});
    }

    @Override
    public void revoke(String id) {
        if (!id.matches("\\w+")) {
            throw new Refused(Refused.WRONG_USE, "'" + id + "' is no token's id. engram tokens list shows them.");
        }
        api.delete(PATH + "/" + id);
    }

    private <T> T read(JsonNode answer, TypeReference<T> type) {
        try {
            return json.treeToValue(answer, type);
        } catch (JacksonException e) {
            throw new Refused(Refused.NO_SERVER, "The answer cannot be read. Is it an Engram server?", e);
        }
    }

    @Override
    public void close() {
        // Java 17's client ends with its last request.
    }
}
