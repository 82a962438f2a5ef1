package io.engram.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** That the pages can be read by everybody, are light, and ask nobody but the server for anything. */
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageQualityTests {

    private static final int MOST_BYTES = 300_000;

    /** What web.dev calls good. */
    private static final double MOST_SHIFT = 0.1;

    /** As long as a name may be, without a place to break it. */
    private static final String LONG = "looked_at_".repeat(20);

    private final Site site;
    private final String id;

    PageQualityTests(Site site) {
        this.site = site;
        id = site.post(LONG, 1_000_000);
        // One that runs is looked at elsewhere; here it would only take the browser's time.
        site.pauseBehind(3, id);
        PageDatasets.upload(site, "heard", PageDatasets.sounds());
        PageDatasets.upload(site, "seen", PageDatasets.table(200));
    }

    @AfterAll
    void end() {
        site.command(id, "cancel");
    }

    /** Each page, and what is there when it has drawn itself. */
    private Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("list|#/", ".rows .row .spark path");
        pages.put("experiment|#/experiments/" + id, "engram-chart canvas");
        pages.put(
                "compare|#/compare?ids=%s,%s,%s".formatted(OldExperiments.id(0), OldExperiments.id(1), id),
                ".scatter circle");
        pages.put("new|#/new?example=digits", ".says .facts dd");
        pages.put("datasets|#/datasets", ".datasets tbody tr");
        pages.put("dataset|#/datasets/seen", ".instead[hidden] ~ div .histogram rect");
        pages.put("dataset-sounds|#/datasets/heard", ".instead[hidden] ~ div .stage canvas");
        pages.put("nothing|#/nowhere", "h1");
        return pages;
    }

    private void check(String look, java.util.function.Function<String, Tab> open) {
        try (Tab tab = open.apply("#/nowhere")) {
            pages().forEach((page, drawn) -> {
                String[] parts = page.split("\\|", -1);
                // From nothing, as somebody comes who has the address: within the page nothing would be loaded.
                tab.page().navigate("about:blank");
                tab.page().navigate(site.server().address() + "/" + parts[1]);
                assertThat(tab.page().locator(drawn).first()).isAttached();
                assertThat(shift(tab))
                        .as("how far it moved while it came: " + page)
                        .isLessThan(MOST_SHIFT);
                // What is folded up is read, too.
                tab.page().evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))");
                tab.picture(parts[0] + "-" + look);

                assertThat(tab.barriers()).as(page + " " + look).isEmpty();
                assertThat(tab.faults()).as(page + " " + look).isEmpty();
                assertThat(tab.page().evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing of it sticks out to the side: " + page + " " + look)
                        .isEqualTo(true);
            });
        }
    }

    /** Cumulative layout shift. */
    private static double shift(Tab tab) {
        Object sum = tab.page().evaluate("""
                () => new Promise((resolve) => {
                    let sum = 0;
                    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)))
                        .observe({ type: 'layout-shift', buffered: true });
                    setTimeout(() => resolve(sum), 200);
                })
                """);
        return ((Number) sum).doubleValue();
    }

    @Test
    void hasNoBarriersInTheLight() {
        check("light", site::open);
    }

    @Test
    void hasNoBarriersInTheDark() {
        check("dark", site::openDark);
    }

    @Test
    void hasNoBarriersOnAPhone() {
        check("phone", site::openOnPhone);
    }

    @Test
    void isLightAndComesFromThisServerAlone() {
        Map<String, Long> bytes = new ConcurrentHashMap<>();
        List<String> missing = new ArrayList<>();
        try (Tab tab = site.open("#/nowhere")) {
            assertThat(tab.heading("There is no such page")).isVisible();
            tab.page().onResponse(response -> {
                bytes.put(response.url(), size(response));
                if (response.status() >= 400) {
                    missing.add(response.status() + " " + response.url());
                }
            });
            tab.page().navigate("about:blank");
            tab.page().navigate(site.server().address() + "/#/experiments/" + id);
            assertThat(tab.page().locator("engram-chart canvas").first()).isAttached();

            // Headers and all, of whatever is no answer of the API.
            long page = bytes.entrySet().stream()
                    .filter(entry -> !entry.getKey().contains("/api/"))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            System.out.println(
                    "first load of an experiment's page: " + page + " bytes in " + bytes.size() + " answers");
            assertThat(page).isBetween(1L, (long) MOST_BYTES);
            assertThat(bytes.keySet())
                    .allMatch(url -> url.startsWith(site.server().address()));
            assertThat(missing).isEmpty();
        }
    }

    private static long size(Response response) {
        var headers = response.headers();
        return Long.parseLong(headers.getOrDefault("content-length", "0"))
                + headers.entrySet().stream()
                        .mapToLong(header ->
                                header.getKey().length() + header.getValue().length() + 4)
                        .sum();
    }
}
