package io.engram.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What somebody sees and does who writes an experiment. */
@BrowserTest
class NewPageTests {

    private static final String DIGITS = "#/new?example=digits";

    private final Site site;

    NewPageTests(Site site) {
        this.site = site;
    }

    private static Locator area(Tab tab) {
        return tab.page().getByLabel("Definition", new Page.GetByLabelOptions().setExact(true));
    }

    private static Locator verdict(Tab tab) {
        return tab.page().locator(".verdict");
    }

    private static Locator option(Tab tab, String name) {
        return tab.page()
                .getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName(name).setSelected(true));
    }

    private static void press(Tab tab, String... keys) {
        for (String key : keys) {
            tab.page().keyboard().press(key);
        }
    }

    @Test
    void trainsAnExampleAndForksWhatCameOfIt() {
        try (Tab tab = site.open("#/")) {
            tab.page()
                    .getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("New").setExact(true))
                    .click();
            assertThat(tab.heading("New experiment")).isFocused();
            tab.page().getByLabel("Start from").selectOption(DIGITS);

            assertThat(tab.heading("New from the example digits")).isVisible();
            assertThat(verdict(tab)).hasText("It can be trained.");
            assertThat(tab.page().locator(".says")).containsText("9,610");
            assertThat(tab.page().locator(".says table")).containsText("(B, 128)");

            replace(tab, "name: digits", "name: origin");
            replace(tab, "epochs: 30", "epochs: 1");
            press(tab, "Control+Enter");

            assertThat(tab.heading("origin")).isVisible();
            String origin = shown(tab);
            assertThat(tab.page().locator(".summary .state")).hasText("completed");
            tab.button("Fork…").click();
            tab.button("Change the definition in the editor…").click();

            assertThat(tab.page().getByText("Nothing is other than in its origin yet."))
                    .isVisible();
            replace(tab, "name: origin", "name: branch");
            replace(tab, "epochs: 1", "epochs: 2");
            assertThat(tab.page().getByText("Other than in its origin: name, epochs."))
                    .isVisible();
            tab.button("Fork").click();

            assertThat(tab.heading("branch")).isVisible();
            JsonNode fork = site.server().get("/experiments/" + shown(tab));
            assertThat(fork.path("forked_from").asString()).isEqualTo(origin);
            assertThat(fork.at("/progress/epochs").asInt()).isEqualTo(2);
            assertThat(tab.faults()).isEmpty();
        }
    }

    private static void replace(Tab tab, String text, String other) {
        area(tab).fill(area(tab).inputValue().replace(text, other));
    }

    /** The id of the experiment that is looked at. */
    private static String shown(Tab tab) {
        return tab.page().url().replaceAll(".*/", "");
    }

    @Test
    void marksAMisspeltKeyOnItsLineAndLosesNothing() {
        try (Tab tab = site.open(DIGITS)) {
            assertThat(verdict(tab)).hasText("It can be trained.");
            area(tab).fill(area(tab).inputValue().replace("units: 10", "unitz: 10"));

            assertThat(verdict(tab)).hasText("2 errors");
            Locator flaws = tab.page().locator(".flaws");
            assertThat(flaws).containsText("unknown field 'unitz'; did you mean 'units'?");
            Locator marked = tab.page().locator(".ink > [data-bad]");
            assertThat(marked).hasCount(1);
            assertThat(marked).hasText("    - linear: {unitz: 10}");
            tab.picture("new-flaw");
            tab.button("Line 22").first().click();
            assertThat(area(tab)).isFocused();
            assertThat(tab.page()
                            .evaluate("() => { const { value, selectionStart: at } = document.activeElement;"
                                    + " return value.slice(0, at).split('\\n').length; }"))
                    .isEqualTo(22);

            tab.page().reload();
            assertThat(flaws).containsText("unitz");
            tab.button("Start over").click();
            assertThat(verdict(tab)).hasText("It can be trained.");
            area(tab).focus();
            press(tab, "Control+z");
            assertThat(area(tab)).hasValue(Pattern.compile("unitz"));

            area(tab).fill("name: [digits\n\nepochs: 3");
            assertThat(flaws).containsText("Line 3");
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void completesKindsOptionsAndColumnsByKeysAndLetsThemGo() {
        try (Tab tab = site.open(DIGITS)) {
            assertThat(verdict(tab)).hasText("It can be trained.");
            // Only once the catalogue is here.
            assertThat(tab.page().getByLabel("Dataset")).hasValue("digits");
            area(tab).fill("data:\n  dataset: digits\n  csv: {target: }\nmodules:\n  model:\n    - ");
            tab.page().keyboard().type("lin");
            assertThat(option(tab, "linear")).isVisible();
            assertThat(tab.page().locator(".suggestions .about")).containsText("Affine map");
            assertThat(area(tab)).hasAttribute("aria-activedescendant", "suggestion-0");
            assertThat(tab.barriers()).isEmpty();
            tab.picture("new-suggestions");
            press(tab, "Enter");
            tab.page().keyboard().type("128, bi");
            assertThat(option(tab, "bias")).isVisible();
            press(tab, "Tab");
            tab.page().keyboard().type("f");
            press(tab, "Enter");
            assertThat(area(tab)).hasValue(Pattern.compile("- linear: \\{units: 128, bias: false}$"));

            press(tab, "Control+Home", "ArrowDown", "ArrowDown", "End", "ArrowLeft", "Control+Space");
            tab.page().keyboard().type("lab");
            assertThat(option(tab, "label")).isVisible();
            press(tab, "Escape");
            assertThat(tab.page().locator(".suggestions")).isHidden();
            assertThat(area(tab)).isFocused();
            press(tab, "Escape", "Tab");
            assertThat(area(tab)).not().isFocused();
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void writesTheDatasetThatIsChosen() {
        try (Tab tab = site.open("#/new")) {
            assertThat(tab.page().locator(".flaws")).containsText("/data/dataset");
            tab.page().getByLabel("Dataset").selectOption("digits");
            assertThat(area(tab)).hasValue(Pattern.compile("dataset: digits "));
            assertThat(verdict(tab)).hasText("It can be trained.");
        }
    }

    @Test
    void saysThatNobodyCanCheckIt() {
        try (Tab tab = site.open("#/nowhere")) {
            tab.context()
                    .route(
                            "**/experiments:validate",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setStatus(403)
                                    .setContentType("application/problem+json")
                                    .setBody("{\"title\": \"Role missing\", \"detail\": \"This needs write.\"}")));
            tab.page().navigate(site.server().address() + "/" + DIGITS);
            assertThat(verdict(tab)).hasText("It cannot be checked. Role missing. This needs write.");
            assertThat(tab.page().locator(".flaws li")).hasCount(0);

            tab.context().unroute("**/experiments:validate");
            tab.context().setOffline(true);
            replace(tab, "seed: 1986", "seed: 7");
            assertThat(verdict(tab)).hasText("It cannot be checked. The server cannot be reached");
            press(tab, "Control+Enter");
            assertThat(tab.page().locator("#message")).containsText("It was refused. The server cannot be reached");
            tab.context().setOffline(false);
            assertThat(verdict(tab)).hasText("It can be trained.");

            tab.page().navigate(site.server().address() + "/#/new?example=nothing");
            assertThat(tab.page().locator("[role=alert]")).containsText("There is no example “nothing”");
            assertThat(tab.faults()).isEmpty();
        }
    }
}
