package io.engram.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.net.http.HttpRequest;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What somebody does with a training that is over: evaluates it, lets it go on, goes on from it. */
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndedExperimentPageTests {

    /** A class that the digits do not have. */
    private static final String ODD = "label" + columns() + "\n11" + ",1".repeat(64) + "\n";

    private final Site site;
    private final String id;

    EndedExperimentPageTests(Site site) {
        this.site = site;
        id = site.post("judged", 2);
        site.server()
                .send(site.server()
                        .request("/datasets?name=odd")
                        .header("Content-Type", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(ODD)));
    }

    private static String columns() {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            columns.append(",p").append(i);
        }
        return columns.toString();
    }

    @AfterAll
    void end() {
        site.server().send(site.server().request("/datasets/odd").DELETE());
    }

    private static Locator section(Tab tab) {
        return tab.page()
                .getByRole(
                        AriaRole.REGION,
                        new Page.GetByRoleOptions().setName("Evaluation").setExact(true));
    }

    private static Locator region(Tab tab, String name) {
        return tab.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void evaluatesAndShowsWhatIsTakenForWhat() {
        try (Tab tab = site.open("#/experiments/" + id)) {
            assertThat(tab.page().locator(".summary .state")).hasText("completed");
            assertThat(section(tab)).containsText("Nothing has been evaluated yet.");

            tab.button("Evaluate").click();

            Locator state = section(tab).locator(".state");
            assertThat(state).hasText("completed");
            Locator matrix = region(tab, "Confusion matrix");
            assertThat(matrix.locator("tbody tr")).hasCount(10);
            assertThat(matrix.locator("tbody tr").first().locator("td")).hasCount(11);
            long judged = matrix.locator("td:last-child").allInnerTexts().stream()
                    .mapToLong(Long::parseLong)
                    .sum();
            assertThat(section(tab)).containsText(judged + " examples in");
            assertThat(region(tab, "Examples with the largest losses").locator("tbody tr"))
                    .hasCount(10);
            assertThat(region(tab, "Examples with the least losses")
                            .locator("tbody tr")
                            .first())
                    .containsText("p0 ");
            assertThat(region(tab, "Metrics of the evaluation")).containsText("accuracy");

            section(tab).getByLabel("Evaluate").selectOption("all");
            section(tab)
                    .getByLabel("of", new Locator.GetByLabelOptions().setExact(true))
                    .selectOption("odd");
            tab.button("Evaluate").click();

            assertThat(state).hasText("failed");
            assertThat(section(tab)).containsText("has the class 11");
            assertThat(section(tab)).containsText("What may help");
            assertThat(matrix).hasCount(0);
            section(tab).getByLabel("Result").selectOption(new SelectOption().setIndex(1));
            assertThat(matrix).isVisible();
            assertThat(tab.faults()).isEmpty();
        }
        look("light", site::open);
        look("dark", site::openDark);
        look("phone", site::openOnPhone);
        deletes();
    }

    private void deletes() {
        try (Tab tab = site.open("#/experiments/" + id)) {
            Locator state = section(tab).locator(".state");
            Locator results = section(tab).getByLabel("Result").locator("option");
            assertThat(results).hasCount(2);
            assertThat(state).hasText("failed");

            tab.button("Delete evaluation…").click();
            Locator dialog = tab.page().getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText("odd, epoch");
            dialog.getByText("Delete", new Locator.GetByTextOptions().setExact(true))
                    .click();

            assertThat(results).hasCount(1);
            assertThat(state).hasText("completed");
            assertThat(region(tab, "Confusion matrix")).isVisible();
            assertThat(tab.faults()).isEmpty();
        }
    }

    /** Of these digits it is done before anybody looks, so the server's answers are made up here. */
    @Test
    void showsHowFarAnEvaluationIsAndCancelsIt() {
        try (Tab tab = site.open("#/experiments/" + id)) {
            assertThat(section(tab)).containsText("Evaluate");
            tab.context()
                    .route(
                            "**/experiments/*/evaluations?*",
                            route -> route.fulfill(
                                    json("{\"items\": [" + evaluation("running") + "], \"next_cursor\": null}")));
            tab.context().route("**/evaluations/evl_1/cancel", route -> {
                tab.context().unroute("**/experiments/*/evaluations?*");
                tab.context()
                        .route(
                                "**/experiments/*/evaluations?*",
                                list -> list.fulfill(json("{\"items\": [" + evaluation("cancelled") + "]}")));
                route.fulfill(json(evaluation("cancelled")));
            });
            tab.context().route("**/evaluations/evl_1", route -> route.fulfill(json(evaluation("cancelled"))));
            tab.page().reload();

            assertThat(section(tab).locator(".state")).hasText("running");
            assertThat(section(tab)).containsText("26 %");
            assertThat(section(tab)).containsText("1 min 11 s left");
            assertThat(section(tab).getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "0.26");
            assertThat(tab.button("Delete evaluation…")).isHidden();
            tab.picture("evaluation-running");
            assertThat(tab.barriers()).isEmpty();

            tab.button("Cancel evaluation").click();

            assertThat(section(tab).locator(".state")).hasText("cancelled");
            assertThat(tab.button("Cancel evaluation")).isHidden();
            assertThat(tab.button("Delete evaluation…")).isVisible();
            assertThat(section(tab).getByRole(AriaRole.PROGRESSBAR)).isHidden();
            assertThat(tab.faults()).isEmpty();
        }
    }

    private Route.FulfillOptions json(String body) {
        return new Route.FulfillOptions().setContentType("application/json").setBody(body);
    }

    private String evaluation(String status) {
        return """
                {"id": "evl_1", "experiment_id": "%s", "epoch": 2, "dataset": "digits", "part": "test", "status": "%s",
                 "progress": %s, "created_at": "2026-01-19T09:13:01Z", "started_at": "2026-01-19T09:13:02Z"}
                """.formatted(id, status, status.equals("running") ? """
                {"step": 312, "steps": 1200, "examples_per_second": 5120.4, "eta_seconds": 71.2}""" : "null");
    }

    @Test
    void extendsForksCancelsRetriesAndReadsTheLog() {
        try (Tab tab = site.open("#/experiments/" + id)) {
            Locator state = tab.page().locator(".summary .state");
            assertThat(state).hasText("completed");

            tab.button("Extend…").click();
            tab.page().getByLabel("Epochs in all").fill("3");
            tab.button("Extend").click();
            assertThat(tab.page().locator(".facts")).containsText("3 / 3");
            assertThat(state).hasText("completed");

            tab.page().locator("details.log summary").click();
            assertThat(tab.page()
                            .getByRole(
                                    AriaRole.REGION,
                                    new Page.GetByRoleOptions().setName("Log").setExact(true)))
                    .containsText("attempt 2");

            tab.button("Fork…").click();
            Locator dialog = tab.page().getByRole(AriaRole.DIALOG);
            dialog.getByLabel("Name").fill("went on");
            dialog.getByLabel("What shall be other").fill("{epochs");
            tab.button("Fork").click();
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("That is not JSON");
            dialog.getByLabel("What shall be other").fill("{\"epochs\": 1000000}");
            tab.button("Fork").click();
            assertThat(tab.heading("went on")).isVisible();
            assertThat(tab.page().locator(".summary")).containsText("forked from " + id);

            assertThat(state).hasText("running");
            tab.button("Cancel").click();
            assertThat(state).hasText("cancelled");
            tab.button("Retry").click();
            assertThat(state).hasText("running");
            assertThat(region(tab, "Attempts").locator("tbody tr")).hasCount(2);
            tab.button("Cancel").click();
            assertThat(state).hasText("cancelled");
            assertThat(tab.faults()).isEmpty();
        }
    }

    private void look(String look, Function<String, Tab> open) {
        try (Tab tab = open.apply("#/experiments/" + id)) {
            section(tab).getByLabel("Result").selectOption(new SelectOption().setIndex(1));
            assertThat(region(tab, "Confusion matrix")).isVisible();
            tab.picture("evaluation-" + look);

            assertThat(tab.barriers()).as(look).isEmpty();
            assertThat(tab.page().evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                    .as("nothing of it sticks out to the side: " + look)
                    .isEqualTo(true);
        }
    }
}
