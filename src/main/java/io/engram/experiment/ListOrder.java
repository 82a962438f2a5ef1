package io.engram.experiment;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a list of experiments can be ordered by. Each ends with the id, so that no two rows are equal. */
enum ListOrder {
    // Ids grow with time: their order is that of acceptance.
    NEWEST("-created_at", "id", true),
    OLDEST("created_at", "id", false),
    NAME("name", "name", false),
    NAME_BACKWARDS("-name", "name", true),
    LATEST_UPDATE("-updated_at", "updated_at", true),
    EARLIEST_UPDATE("updated_at", "updated_at", false);

    private final String parameter;
    private final String column;
    private final boolean descending;

    ListOrder(String parameter, String column, boolean descending) {
        this.parameter = parameter;
        this.column = column;
        this.descending = descending;
    }

    static ListOrder named(String parameter) {
        return find(parameter)
                .orElseThrow(() -> new InvalidQuery(
                        "sort",
                        "cannot sort by '" + parameter + "'. Known: "
                                + Arrays.stream(values())
                                        .map(ListOrder::parameter)
                                        .collect(Collectors.joining(", "))));
    }

    static Optional<ListOrder> find(String parameter) {
        return Arrays.stream(values())
                .filter(order -> order.parameter.equals(parameter))
                .findFirst();
    }

    String parameter() {
        return parameter;
    }

    String column() {
        return column;
    }

    String orderBy() {
        String direction = descending ? " desc" : "";
        return byId() ? "e.id" + direction : "e." + column + direction + ", e.id" + direction;
    }

    /** Rows behind the one with {@code :last} in the column and the id {@code :lastId}. */
    String behind() {
        String beyond = descending ? " < " : " > ";
        return byId()
                ? "e.id" + beyond + ":lastId"
                // The first half is what an index can begin at.
                : "e." + column + beyond.stripTrailing() + "= :last and (e." + column + beyond + ":last or e.id"
                        + beyond + ":lastId)";
    }

    boolean byId() {
        return column.equals("id");
    }
}
