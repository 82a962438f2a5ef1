package io.engram.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What somebody sees and does who watches one training. */
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExperimentPageTests {

    private final Site site;
    private final String id;

    ExperimentPageTests(Site site) {
        this.site = site;
        id = site.post("watched", 1_000_000);
    }

    @AfterAll
    void end() {
        site.command(id, "cancel");
    }

    /** How many epochs the chart of the loss has been given. */
    private static int epochsOn(Tab tab) {
        Object points = tab.page().evaluate("""
                () => document.querySelector('engram-chart')?.lines?.find(({ name }) => name === 'valid')?.x.length ?? 0
                """);
        return ((Number) points).intValue();
    }

    private static void awaitEpochs(Tab tab, int more) {
        tab.page().waitForFunction("""
                (wanted) => (document.querySelector('engram-chart')?.lines?.find(({ name }) => name === 'valid')?.x.length ?? 0) >= wanted
                """, more);
    }

    @Test
    void growsTheCurvePausesHandsOverWhatItHasAndGoesOn() throws IOException {
        try (Tab tab = site.open("#/experiments/" + id)) {
            awaitEpochs(tab, 2);
            int seen = epochsOn(tab);
            awaitEpochs(tab, seen + 2);
            assertThat(tab.page().locator("engram-chart canvas").first()).isVisible();
            assertThat(tab.barriers()).isEmpty();

            tab.button("Pause").click();
            Locator state = tab.page().locator(".summary .state");
            assertThat(state).hasText("paused");
            assertThat(tab.button("Pause")).isHidden();
            // What was listed before has given way to what the pause has saved.
            Awaitility.await().until(() -> listed(tab).equals(kept()));
            Download download = tab.page()
                    .waitForDownload(() ->
                            tab.page().getByText("safetensors of epoch").first().click());
            assertThat(Files.size(download.path())).isGreaterThan(9610 * 4L);
            assertThat(download.suggestedFilename()).endsWith(".safetensors");
            tab.page().getByText("Pin the checkpoint").first().click();
            assertThat(tab.page().getByText("pinned", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            int paused = epochsOn(tab);

            tab.button("Resume").click();
            assertThat(state).hasText("running");
            awaitEpochs(tab, paused + 1);
            assertThat(tab.faults()).isEmpty();
        }
    }

    private static Set<String> listed(Tab tab) {
        Object addresses = tab.page()
                .locator("a[href*='format=safetensors']")
                .evaluateAll("links => links.map((link) => link.pathname.split('/').at(-2)).join(' ')");
        return Arrays.stream(addresses.toString().split(" ", -1)).collect(Collectors.toSet());
    }

    private Set<String> kept() {
        return site.server()
                .get("/experiments/" + id + "/checkpoints")
                .valueStream()
                .map(checkpoint -> checkpoint.get("id").asString())
                .collect(Collectors.toSet());
    }

    @Test
    void saysThatACheckpointHasGivenWay() {
        try (Tab tab = site.open("#/experiments/" + id)) {
            awaitEpochs(tab, 1);
            tab.context()
                    .route(
                            "**/api/v1/checkpoints/*",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setStatus(404)
                                    .setContentType("application/problem+json")
                                    .setBody("{\"status\": 404, \"title\": \"Not found\"}")));

            tab.page().getByText("safetensors of epoch").first().click();

            assertThat(tab.page().locator("#message")).containsText("This checkpoint is gone");
        }
    }

    @Test
    void saysThatTheServerIsAwayAndComesBack() {
        try (Tab tab = site.open("#/experiments/" + id)) {
            awaitEpochs(tab, 1);
            Locator connection = tab.page().locator("#connection");

            tab.context().setOffline(true);
            tab.button("Checkpoint").click();
            assertThat(tab.page().locator("#message")).containsText("The server cannot be reached");
            assertThat(connection).containsText("Trying again");
            int seen = epochsOn(tab);
            tab.context().setOffline(false);

            assertThat(connection).isEmpty();
            awaitEpochs(tab, seen + 1);
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void showsTheStateThatTheStreamTellsHoweverLongAReadingTakes() {
        try (Tab tab = site.open("#/experiments/" + id)) {
            awaitEpochs(tab, 1);
            Locator state = tab.page().locator(".summary .state");
            tab.context().route("**/experiments/" + id, route -> {});

            site.command(id, "pause");
            assertThat(state).hasText("paused");
            assertThat(tab.button("Pause")).isHidden();
            site.command(id, "resume");
            assertThat(state).hasText("running");
            assertThat(tab.button("Pause")).isVisible();
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void asksAgainAndAgainWhereThereIsNoStream() {
        try (Tab tab = site.open("#/nowhere")) {
            tab.context().route("**/events?*", route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));
            tab.page().navigate(site.server().address() + "/#/experiments/" + id);

            awaitEpochs(tab, 1);
            awaitEpochs(tab, epochsOn(tab) + 1);
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void zoomsIntoTheStepsDownToSingleOnes() {
        try (Tab tab = site.open("#/experiments/" + id)) {
            Locator chart = tab.page()
                    .locator("engram-chart")
                    .filter(new Locator.FilterOptions().setHasText("loss of each step"));
            assertThat(chart.locator("canvas")).isVisible();

            Request part = tab.page()
                    .waitForRequest(
                            request -> request.url().contains("/steps?")
                                    && request.url().contains("from="),
                            () -> {
                                chart.getByRole(AriaRole.GROUP).focus();
                                tab.page().keyboard().press("+");
                            });

            assertThat(part.url()).contains("to=");
            assertThat(tab.button("Show all")).isEnabled();
            tab.button("Show all").click();
            assertThat(tab.button("Show all")).isDisabled();
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void tellsOfAnExperimentThatIsNotThere() {
        try (Tab tab = site.open("#/experiments/exp_nowhere")) {
            assertThat(tab.page().locator("[role=alert]")).containsText("exp_nowhere");
            assertThat(tab.faults()).isEmpty();
        }
    }
}
