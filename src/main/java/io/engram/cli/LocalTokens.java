package io.engram.cli;

import io.engram.DataFolder;
import io.engram.access.AccessToken;
import io.engram.access.NewToken;
import io.engram.access.TokenRequest;
import io.engram.access.Tokens;
import io.engram.access.audit.AuditLog;
import io.engram.cli.remote.Refused;
import io.engram.worker.FolderInUse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tokens in the database itself, found by the same settings as the server finds it. Whoever may open the database
 * may make tokens: that is how the first one comes about.
 */
final class LocalTokens implements TokenStore {

    /** H2 gives its file to one process at a time. */
    private static final int IN_USE = 90_020;

    private final ConfigurableApplicationContext context;
    private final Tokens tokens;
    private final AuditLog audit;

    private LocalTokens(ConfigurableApplicationContext context) {
        this.context = context;
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        this.tokens = new Tokens(jdbc, InstantSource.system());
        this.audit = new AuditLog(jdbc, InstantSource.system());
    }

    /** @param data the data folder; null: where the settings say */
    static LocalTokens open(@Nullable Path data) {
        String[] arguments = data == null
                ? new String[0]
                : new String[] {"--engram.data=" + data.toAbsolutePath().normalize()};
        try {
            return new LocalTokens(new SpringApplicationBuilder(Database.class)
                    .web(WebApplicationType.NONE)
                    .logStartupInfo(false)
                    .initializers(DataFolder::use)
                    .run(arguments));
        } catch (RuntimeException e) {
            throw new Refused(Refused.NO, reason(e), e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FolderInUse || (cause instanceof SQLException sql && sql.getErrorCode() == IN_USE)) {
                return "A server is using this data folder. Ask it instead: --server http://127.0.0.1:8080, with an admin"
                        + " token in the environment variable ENGRAM_TOKEN if it has any. Or stop it first.";
            }
            root = cause;
        }
        return "The database cannot be opened: " + root.getMessage();
    }

    @Override
    public NewToken create(TokenRequest request) {
        NewToken made = tokens.create(request);
        audit.recordCommand("POST", "/api/v1/tokens", 201);
        return made;
    }

    @Override
    public List<AccessToken> list() {
        return tokens.list();
    }

    @Override
    public void revoke(String id) {
        tokens.revoke(id);
        audit.recordCommand("DELETE", "/api/v1/tokens/" + id, 204);
    }

    @Override
    public void close() {
        context.close();
    }

    /** As much of the server as a database is. */
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class
    })
    static class Database {}
}
