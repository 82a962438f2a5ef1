package io.engram.page;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How soon a browser that comes for the first time has painted something, and the largest part of what it then sees.
 * Server and browser share the machine, and 2,000 experiments are listed.
 */
public final class PaintBenchmark {

    private PaintBenchmark() {}

    /**
     * Prints a line for each page; {@code arguments}: how often each is opened (21), after three times that do not
     * count.
     */
    public static void main(String[] arguments) throws IOException {
        int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 21;
        try (Site site = new Site(Chromium.find().orElseThrow())) {
            String id = site.post("painted", 30);
            site.await(id, "completed");
            PageDatasets.upload(site, "seen", PageDatasets.table(200));
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("#/", ".rows .row .spark path");
            pages.put("#/experiments/" + id, "engram-chart canvas");
            pages.put("#/new?example=digits", ".says .facts dd");
            pages.put("#/datasets", ".datasets tbody tr");
            pages.forEach((page, drawn) -> {
                double[] first = new double[times];
                double[] whole = new double[times];
                for (int i = -3; i < times; i++) {
                    try (Tab tab = site.open(page)) {
                        tab.page().locator(drawn).first().waitFor();
                        double[] painted = painted(tab);
                        if (i >= 0) {
                            first[i] = painted[0];
                            whole[i] = painted[1];
                        }
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-28s first paint %4.0f ms (up to %.0f), largest %4.0f ms (up to %.0f), of %d%n",
                        page.replace(id, "{id}"),
                        median(first),
                        Arrays.stream(first).max().orElse(0),
                        median(whole),
                        Arrays.stream(whole).max().orElse(0),
                        times);
            });
        }
        System.exit(0);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Milliseconds from the navigation to the first and to the largest contentful paint. */
    private static double[] painted(Tab tab) {
        Object times = tab.page().evaluate("""
                () => new Promise((resolve) => {
                    const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
                    new PerformanceObserver((list) => resolve([first, list.getEntries().at(-1).startTime]))
                        .observe({ type: 'largest-contentful-paint', buffered: true });
                })
                """);
        return ((java.util.List<?>) times)
                .stream().mapToDouble(one -> ((Number) one).doubleValue()).toArray();
    }
}
