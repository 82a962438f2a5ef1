package io.engram.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** What somebody sees who lays experiments over each other. */
@BrowserTest
class ComparePageTests {

    private final Site site;

    ComparePageTests(Site site) {
        this.site = site;
    }

    @Test
    void laysTheCurvesOfTheSelectedOverEachOtherAndSaysInWhatTheyDiffer() {
        try (Tab tab = site.open("#/?q=old-000&sort=name")) {
            Page page = tab.page();
            page.getByLabel("Select all that are loaded").check();
            assertThat(page.getByText("10 selected")).isVisible();
            tab.button("Compare").click();

            page.waitForFunction("() => document.querySelector('engram-chart')?.lines.length === 10");
            Locator table = page.getByRole(com.microsoft.playwright.options.AriaRole.TABLE);
            assertThat(table.locator("th")).containsText(new String[] {"Name", "lr"});
            assertThat(table.locator("tbody tr")).hasCount(10);
            assertThat(page.locator(".scatter circle")).hasCount(10);
            assertThat(page.locator(".parallel .run")).hasCount(10);

            page.getByLabel("Show old-0003").uncheck();
            page.waitForFunction("() => document.querySelector('engram-chart').lines.length === 9");
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void seesOnlyTheLinesThatCrossAnAxisWhereItIsMarked() {
        String ids = "%s,%s,%s".formatted(OldExperiments.id(0), OldExperiments.id(3), OldExperiments.id(6));
        try (Tab tab = site.open("#/compare?ids=" + ids)) {
            Locator axis = tab.page().locator(".parallel .handle").first();
            axis.scrollIntoViewIfNeeded();
            var box = axis.boundingBox();

            tab.page().mouse().move(box.x + box.width / 2, box.y + 2);
            tab.page().mouse().down();
            tab.page().mouse().move(box.x + box.width / 2, box.y + box.height / 4);
            tab.page().mouse().up();

            assertThat(tab.page().locator(".parallel .run.faded")).hasCount(2);
        }
    }

    @Test
    void saysWhichOfThemIsNotThere() {
        try (Tab tab =
                site.open("#/compare?ids=%s,exp_gone,%s".formatted(OldExperiments.id(0), OldExperiments.id(1)))) {
            assertThat(tab.page().getByText("Not there any more, so not shown: exp_gone."))
                    .isVisible();
            assertThat(tab.page().locator("tbody tr")).hasCount(2);
        }
    }

    @Test
    void keepsTheAxesApartOnAPhone() {
        String ids = "%s,%s".formatted(OldExperiments.id(0), OldExperiments.id(1));
        try (Tab tab = site.openOnPhone("#/compare?ids=" + ids)) {
            assertThat(tab.page().locator(".parallel .axis").nth(1)).isAttached();
            double gap = ((Number) tab.page().evaluate("""
                    () => {
                        const [first, second] = document.querySelectorAll('.parallel .axis');
                        return second.x1.baseVal.value - first.x1.baseVal.value;
                    }
                    """)).doubleValue();
            assertThat(gap).isGreaterThanOrEqualTo(110);
        }
    }

    @Test
    void saysWhatToDoWhereNothingIsSelected() {
        try (Tab tab = site.open("#/compare")) {
            assertThat(tab.page().getByText("Nothing is selected.")).isVisible();
            assertThat(tab.faults()).isEmpty();
        }
    }
}
