package io.engram.access.audit;

import io.engram.access.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The entries, which are only added, read and, when they are old, removed. */
@Component
public class AuditLog {

    private static final int LONGEST_PATH = 500;
    private static final int LONGEST_METHOD = 20;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    public AuditLog(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What the command line did to the database itself, in the words of the request that would do the same. */
    public void recordCommand(String method, String path, int status) {
        add(new Actor("command_line", "command_line", null), method, path, status, "", false);
    }

    void add(Actor actor, String method, String path, int status, String remote, boolean refused) {
        jdbc.sql("insert into audit (happened_at, actor, actor_name, method, path, status, remote, refused)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .param(actor.id())
                .param(actor.name())
                .param(cut(method, LONGEST_METHOD))
                .param(cut(path, LONGEST_PATH))
                .param(status)
                .param(remote)
                .param(refused)
                .update();
    }

    /** The newest first, from below this id on. */
    List<AuditEntry> before(long id, int limit) {
        return jdbc.sql("select * from audit where id < ? order by id desc limit ?")
                .param(id)
                .param(limit)
                .query((row, index) -> entry(row))
                .list();
    }

    /** Removes what is too old, and of each kind what is too much. Returns how many went. */
    int prune(AuditSettings settings) {
        int gone = jdbc.sql("delete from audit where happened_at < ?")
                .param(clock.instant().minus(settings.keep()).atOffset(ZoneOffset.UTC))
                .update();
        for (boolean refused : new boolean[] {false, true}) {
            gone += jdbc.sql("select id from audit where refused = ? order by id desc limit 1 offset ?")
                    .param(refused)
                    .param(settings.maxEntries())
                    .query(Long.class)
                    .optional()
                    .map(newestTooMuch -> jdbc.sql("delete from audit where refused = ? and id <= ?")
                            .param(refused)
                            .param(newestTooMuch)
                            .update())
                    .orElse(0);
        }
        return gone;
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("actor_name"),
                row.getString("method"),
                row.getString("path"),
                row.getInt("status"),
                row.getString("remote"),
                row.getBoolean("refused"));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
