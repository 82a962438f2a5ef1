package io.engram.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.engram.access.AccessToken;
import io.engram.access.InvalidTokenRequest;
import io.engram.access.NewToken;
import io.engram.access.TokenConflict;
import io.engram.access.TokenRequest;
import io.engram.access.UnknownToken;
import io.engram.cli.remote.Api;
import io.engram.cli.remote.Credential;
import io.engram.cli.remote.Refused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Makes, lists and revokes tokens. */
@Command(
        name = "tokens",
        description = "Make, list and revoke the tokens that a server asks for.",
        mixinStandardHelpOptions = true,
        subcommands = {TokensCommand.Create.class, TokensCommand.Listing.class, TokensCommand.Revoke.class})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class TokensCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with tokens: create, list or revoke.");
    }

    /** What the three have in common: where the tokens are, and how to speak of them. */
    @SuppressWarnings("NullAway.Init")
    @Command
    abstract static class Action implements Callable<Integer> {

        static final JsonMapper JSON = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.ALWAYS))
                .build();

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--server",
                paramLabel = "ADDRESS",
                defaultValue = "${env:ENGRAM_SERVER:-}",
                description = "A running server, as http://127.0.0.1:8080. Default: ENGRAM_SERVER; without it the data"
                        + " folder, whose server must not run.")
        private String server;

        @Mixin
        private Credential credential;

        @Option(names = "--data", description = "The data folder. Default: ENGRAM_DATA, or ./engram-data.")
        private @Nullable Path data;

        @Option(names = "--json", description = "Answer in JSON.")
        private boolean json;

        abstract void act(TokenStore store);

        @Override
        public Integer call() {
            try (TokenStore store = open()) {
                act(store);
                return 0;
            } catch (InvalidTokenRequest e) {
                e.flaws()
                        .forEach(flaw ->
                                say("--" + flaw.pointer().substring(1).replace("_at", "") + " " + flaw.detail()));
                return Refused.WRONG_USE;
            } catch (TokenConflict | UnknownToken e) {
                return refuse(new Refused(Refused.NO, String.valueOf(e.getMessage()), e));
            } catch (Refused e) {
                return refuse(e);
            }
        }

        private TokenStore open() {
            return server.isEmpty()
                    ? LocalTokens.open(data)
                    : new RemoteTokens(new Api(server, credential.text()), JSON);
        }

        private int refuse(Refused refused) {
            say(String.valueOf(refused.getMessage()));
            if (json) {
                answer(refused.problem(), "");
            }
            return refused.exitStatus();
        }

        /** For people; what is for programs goes to the standard output. */
        void say(String text) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(text);
            err.flush();
        }

        void answer(Object value, String text) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? JSON.writeValueAsString(value) : text);
            out.flush();
        }

        ParameterException wrong(String message) {
            return new ParameterException(spec.commandLine(), message);
        }
    }

    @Command(name = "create", description = "Make a token. It is shown once.", mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init")
    static final class Create extends Action {

        private final InstantSource clock = InstantSource.system();

        @Option(names = "--role", required = true, description = "read, write or admin; each includes those before it.")
        private String role;

        @Option(names = "--name", required = true, description = "Whom or what it is for.")
        private String name;

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description = "After how long it ends: 90d, 12h. Default: never.")
        private @Nullable String expires;

        @Override
        void act(TokenStore store) {
            NewToken made = store.create(new TokenRequest(name, role, expiry()));
            say("Token " + made.id() + " (" + made.name() + ", " + made.role() + ", "
                    + (made.expiresAt() == null ? "never expires" : "expires at " + made.expiresAt())
                    + "). It is shown only this once:");
            answer(made, made.token());
        }

        private @Nullable String expiry() {
            if (expires == null) {
                return null;
            }
            try {
                return clock.instant()
                        .plus(DurationStyle.detectAndParse(expires))
                        .toString();
            } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
                throw wrong("--expires must be a time such as 90d or 12h, was '" + expires + "'.");
            }
        }
    }

    @Command(name = "list", description = "List the tokens in use.", mixinStandardHelpOptions = true)
    static final class Listing extends Action {

        @Override
        void act(TokenStore store) {
            List<AccessToken> tokens = store.list();
            StringBuilder table =
                    new StringBuilder(String.format(Locale.ROOT, "%-31s%-7s%-28s%s", "ID", "ROLE", "EXPIRES", "NAME"));
            tokens.forEach(token -> table.append(String.format(
                    Locale.ROOT,
                    "%n%-31s%-7s%-28s%s",
                    token.id(),
                    token.role(),
                    token.expiresAt() == null ? "never" : token.expiresAt(),
                    token.name())));
            answer(tokens, tokens.isEmpty() ? "No token is in use." : table.toString());
        }
    }

    @Command(name = "revoke", description = "Revoke a token, at once and for good.", mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init")
    static final class Revoke extends Action {

        @Parameters(paramLabel = "ID", description = "As engram tokens list shows it: tok_...")
        private String id;

        @Override
        void act(TokenStore store) {
            store.revoke(id);
            answer(Map.of("revoked", id), "Revoked " + id + ".");
        }
    }
}
