package io.engram.experiment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds experiments a page at a time. There is no offset: a page costs the same wherever it is. */
@Component
class ExperimentSearch {

    private final JdbcClient jdbc;
    private final ExperimentViews views;
    private final KnownMetrics knownMetrics;

    ExperimentSearch(JdbcClient jdbc, ExperimentViews views, KnownMetrics knownMetrics) {
        this.jdbc = jdbc;
        this.knownMetrics = knownMetrics;
        this.views = views;
    }

    /**
     * What to look for.
     *
     * @param states any of these; empty for all
     * @param name part of the name, in any case
     * @param beginning of the id
     */
    record Query(
            List<ExperimentState> states,
            @Nullable String label,
            @Nullable String name,
            @Nullable String beginning,
            ListOrder order,
            int limit,
            @Nullable Cursor cursor) {}

    Page<ExperimentSummary> find(Query query) {
        Map<String, Object> parameters = new HashMap<>();
        String sql = sql(query, parameters);
        List<Cursor> rows = new ArrayList<>(jdbc.sql(sql)
                .params(parameters)
                .query((row, index) -> place(row, query.order()))
                .list());
        String metric = query.order().metric();
        if (rows.isEmpty() && metric != null) {
            // Perhaps nobody has recorded it yet; but nobody ever will where it is misspelt.
            knownMetrics.checkOrder(metric);
        }
        boolean more = rows.size() > query.limit();
        List<Cursor> shown = more ? rows.subList(0, query.limit()) : rows;
        return new Page<>(
                views.summaries(shown.stream().map(Cursor::id).toList()),
                more ? shown.get(shown.size() - 1).text() : null);
    }

    private static String sql(Query query, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        if (!query.states().isEmpty()) {
            conditions.add("e.status in (:states)");
            parameters.put(
                    "states", query.states().stream().map(ExperimentState::text).toList());
        }
        if (query.label() != null) {
            conditions.add(
                    "exists (select 1 from experiment_label l where l.label = :label and l.experiment_id = e.id)");
            parameters.put("label", query.label());
        }
        if (query.name() != null) {
            conditions.add("lower(e.name) like :name escape '!'");
            parameters.put("name", "%" + literal(query.name().toLowerCase(Locale.ROOT)) + "%");
        }
        if (query.beginning() != null) {
            conditions.add("e.id like :beginning escape '!'");
            parameters.put("beginning", literal(query.beginning()) + "%");
        }
        if (query.cursor() != null) {
            conditions.add(query.order().behind());
            parameters.put("lastId", query.cursor().id());
            parameters.put("last", query.cursor().parameter());
        }
        // One more than is shown tells whether there is another page.
        parameters.put("limit", query.limit() + 1);
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return "select e.id, " + query.order().column() + " as last_value from "
                + query.order().from(parameters) + where + " order by "
                + query.order().orderBy()
                + " fetch first :limit rows only";
    }

    /** Without a meaning to like. */
    private static String literal(String text) {
        return text.replaceAll("([!%_])", "!$1");
    }

    private static Cursor place(ResultSet row, ListOrder order) throws SQLException {
        String value = order.byTime()
                ? row.getObject("last_value", OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toString()
                : row.getString("last_value");
        return new Cursor(order, value, row.getString("id"));
    }
}
