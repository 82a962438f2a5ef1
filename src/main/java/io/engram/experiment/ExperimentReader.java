package io.engram.experiment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Shows experiments to others, without any way to change them. */
@Component
public class ExperimentReader {

    private static final int PAGE = 100;

    private final ExperimentViews views;
    private final ExperimentSearch search;

    ExperimentReader(ExperimentViews views, ExperimentSearch search) {
        this.views = views;
        this.search = search;
    }

    /** An experiment and its canonical definition. */
    public record Defined(ExperimentSummary summary, JsonNode definition) {}

    /** What is done with one of many. */
    @FunctionalInterface
    public interface Visitor<E extends Exception> {

        void visit(Defined experiment) throws E;
    }

    /**
     * One experiment with all that is known of it.
     *
     * @throws UnknownId where there is none
     */
    public ExperimentView find(String id) {
        return views.view(id).view();
    }

    /**
     * Goes through those that are found, the oldest first, a page in memory.
     *
     * @param name part of the name, in any case
     */
    public <E extends Exception> void forEach(
            List<String> states, @Nullable String label, @Nullable String name, Visitor<E> visitor) throws E {
        List<ExperimentState> wanted = new ArrayList<>();
        states.forEach(state -> wanted.add(ExperimentController.state(state)));
        Cursor place = null;
        do {
            Page<ExperimentSummary> page =
                    search.find(new ExperimentSearch.Query(wanted, label, name, null, ListOrder.OLDEST, PAGE, place));
            for (Defined experiment : views.defined(page.items())) {
                visitor.visit(experiment);
            }
            place = page.nextCursor() == null ? null : Cursor.read(page.nextCursor(), ListOrder.OLDEST);
        } while (place != null);
    }
}
