package io.engram.experiment;

import io.engram.metric.MetricName;
import io.engram.metric.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list of experiments can be ordered by: by themselves, or by the best that they have come to in a metric. Each
 * ends with the id, so that no two rows are equal.
 *
 * @param parameter as a request has it; a minus before it turns the order round
 * @param column of the experiment e or of the metric b
 * @param metric by stage and name, as in {@code valid.loss}; null where the order is of the experiment itself
 */
record ListOrder(
        String parameter,
        String column,
        boolean descending,
        @Nullable String metric) {

    /** As they were accepted. */
    static final ListOrder OLDEST = new ListOrder("created_at", "e.id", false, null);

    // Ids grow with time: their order is that of acceptance.
    private static final List<ListOrder> OF_THEMSELVES = List.of(
            new ListOrder("-created_at", "e.id", true, null),
            OLDEST,
            new ListOrder("name", "e.name", false, null),
            new ListOrder("-name", "e.name", true, null),
            new ListOrder("-updated_at", "e.updated_at", true, null),
            new ListOrder("updated_at", "e.updated_at", false, null));

    private static final Pattern BY_METRIC = Pattern.compile("-?(train|valid|test)\\.[a-z0-9_]{1,100}");

    static ListOrder named(String parameter) {
        return find(parameter)
                .orElseThrow(() -> new InvalidQuery(
                        "sort",
                        "cannot sort by '" + parameter + "'. Known: "
                                + OF_THEMSELVES.stream()
                                        .map(ListOrder::parameter)
                                        .collect(Collectors.joining(", "))
                                + ", and any metric, as in valid.loss: the best first, or the worst with - before it"));
    }

    static Optional<ListOrder> find(String parameter) {
        if (BY_METRIC.matcher(parameter).matches()) {
            boolean worstFirst = parameter.startsWith("-");
            String metric = worstFirst ? parameter.substring(1) : parameter;
            boolean smaller = MetricName.usualMode(metric) == Mode.MIN;
            return Optional.of(
                    new ListOrder(parameter, smaller ? "b.min_value" : "b.max_value", smaller == worstFirst, metric));
        }
        return OF_THEMSELVES.stream()
                .filter(order -> order.parameter.equals(parameter))
                .findFirst();
    }

    /** The tables; by a metric only those that have recorded it. */
    String from(Map<String, Object> parameters) {
        if (metric == null) {
            return "experiment e";
        }
        int dot = metric.indexOf('.');
        parameters.put("stage", metric.substring(0, dot));
        parameters.put("metric", metric.substring(dot + 1));
        return "experiment e join metric_best b on b.experiment_id = e.id and b.stage = :stage and b.name = :metric";
    }

    String orderBy() {
        String direction = descending ? " desc" : "";
        return byId() ? "e.id" + direction : column + direction + ", e.id" + direction;
    }

    /** Rows behind the one with {@code :last} in the column and the id {@code :lastId}. */
    String behind() {
        String beyond = descending ? " < " : " > ";
        return byId()
                ? "e.id" + beyond + ":lastId"
                // The first half is what an index can begin at.
                : column + beyond.stripTrailing() + "= :last and (" + column + beyond + ":last or e.id" + beyond
                        + ":lastId)";
    }

    boolean byId() {
        return column.equals("e.id");
    }

    boolean byTime() {
        return column.equals("e.updated_at");
    }
}
