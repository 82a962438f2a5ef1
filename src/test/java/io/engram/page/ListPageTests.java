package io.engram.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** What somebody sees and does who has thousands of experiments. */
@BrowserTest
class ListPageTests {

    private static final String ALL_OLD = "#/?label=old&sort=name";

    private final Site site;

    ListPageTests(Site site) {
        this.site = site;
    }

    private static Locator rows(Tab tab) {
        return tab.page().locator(".rows .row");
    }

    private static Locator row(Tab tab, String name) {
        return rows(tab)
                .filter(new Locator.FilterOptions()
                        .setHas(tab.page()
                                .getByRole(
                                        AriaRole.LINK,
                                        new Page.GetByRoleOptions()
                                                .setName(name)
                                                .setExact(true))));
    }

    @Test
    void walksThroughThousandsWithAFewRowsInHand() {
        try (Tab tab = site.open(ALL_OLD)) {
            assertThat(row(tab, "old-0000")).isVisible();

            // As fast as somebody drags the bar: what is loaded is shown, and more is loaded, until the end is reached.
            tab.page().waitForFunction("""
                    () => {
                        scrollTo(0, document.body.scrollHeight);
                        return document.querySelector('[role=table]').getAttribute('aria-rowcount') === '%d';
                    }
                    """.formatted(Site.OLD + 1));

            assertThat(row(tab, "old-1999")).isVisible();
            assertThat(rows(tab).count()).isLessThan(60);
            // Of the rows that are seen now, not only with the next reading of the list, half a minute later.
            assertThat(row(tab, "old-1999").locator(".spark path"))
                    .isAttached(new LocatorAssertions.IsAttachedOptions().setTimeout(20_000));
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void findsByNameStateAndLabelAndKeepsThatInTheAddress() {
        try (Tab tab = site.open("#/")) {
            tab.page().getByLabel("Search by name").fill("old-12");
            tab.page().getByLabel("failed").check();
            assertThat(row(tab, "old-1298")).isVisible();
            assertThat(row(tab, "old-1299")).not().isAttached();
            assertThat(tab.page().url()).contains("q=old-12", "status=failed");

            tab.page().reload();
            assertThat(row(tab, "old-1298")).isVisible();

            tab.page().getByLabel("Search by name").fill("no such name");
            assertThat(tab.page().getByText("No experiment is like that.")).isVisible();
        }
    }

    @Test
    void isWalkedSelectedAndOpenedByKeys() {
        try (Tab tab = site.open(ALL_OLD)) {
            assertThat(row(tab, "old-0000")).isVisible();
            Page page = tab.page();
            for (String key : "j j x j x k".split(" ", -1)) {
                page.keyboard().press(key);
            }
            assertThat(page.getByText("2 selected")).isVisible();
            assertThat(row(tab, "old-0001").locator("a").first()).isFocused();

            page.keyboard().press("/");
            assertThat(page.getByLabel("Search by name")).isFocused();
            page.keyboard().press("Escape");
            page.keyboard().press("j");
            page.keyboard().press("Enter");

            assertThat(tab.heading("old-0000")).isVisible();
            page.goBack();
            assertThat(row(tab, "old-0000")).isVisible();
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void doesTheSameWithAllThatAreSelectedAndShowsWhatBecomesOfThem() {
        String first = site.post("bulk 1", 1_000_000);
        String second = site.post("bulk 2", 1_000_000);
        try (Tab tab = site.open("#/?q=bulk")) {
            assertThat(row(tab, "bulk 1").locator(".state")).hasText("running");
            assertThat(row(tab, "bulk 2").locator(".state")).hasText("running");

            tab.page().getByLabel("Select all that are loaded").check();
            tab.button("Cancel").click();

            assertThat(row(tab, "bulk 1").locator(".state")).hasText("cancelled");
            assertThat(row(tab, "bulk 2").locator(".state")).hasText("cancelled");
            tab.button("Delete…").click();
            tab.button("Delete").click();
            assertThat(row(tab, "bulk 1")).not().isAttached();
            assertThat(site.server().get("/experiments/" + first).get("status").asInt())
                    .isEqualTo(404);
            assertThat(site.server().get("/experiments/" + second).get("status").asInt())
                    .isEqualTo(404);
        }
    }
}
