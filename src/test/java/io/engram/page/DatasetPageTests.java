package io.engram.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What somebody sees and does who brings data. */
@BrowserTest
class DatasetPageTests {

    private final Site site;

    DatasetPageTests(Site site) {
        this.site = site;
    }

    private static void choose(Tab tab, String file, byte[] content) {
        tab.page().locator("#dataset-file").setInputFiles(new FilePayload(file, "application/octet-stream", content));
    }

    private static Locator picture(Tab tab, String name) {
        return tab.page().getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void bringsATableAndShowsWhatItHolds() {
        try (Tab tab = site.open("#/datasets")) {
            Page page = tab.page();
            choose(tab, "my shapes.csv", PageDatasets.table(300));
            Locator name = page.getByLabel("Name for my shapes.csv");
            assertThat(name).hasValue("my-shapes");
            name.fill("shapes");
            tab.button("Upload").click();
            assertThat(page.getByText("Stored: shapes, 300 rows.")).isVisible();
            assertThat(page.locator(".datasets tbody tr").filter(new Locator.FilterOptions().setHasText("shapes")))
                    .containsText("table");

            page.locator(".uploads").getByText("shapes").click();
            assertThat(tab.heading("shapes")).isVisible();
            assertThat(page.locator(".row-table tbody tr")).hasCount(12);
            assertThat(picture(tab, "Histogram of numbers: 300 from")).hasCount(2);
            assertThat(picture(tab, "Histogram of characters")).hasCount(1);
            assertThat(page.locator(".classes").first()).containsText("green");
            assertThat(page.getByText("30 of 300 missing")).isVisible();
            page.getByLabel("First row").fill("299");
            page.getByLabel("First row").press("Enter");
            assertThat(page.getByText("to 300 of 300")).isVisible();
            assertThat(page.locator(".row-table tbody tr")).hasCount(2);

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Train on this"))
                    .click();
            assertThat(tab.heading("New on shapes")).isVisible();
            assertThat(page.getByRole(AriaRole.TEXTBOX).first())
                    .hasValue(Pattern.compile("dataset: shapes\n *csv: \\{features: \\[\"\\*\"], target: corners}"));
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void readsAFileInPlaceAndSaysThatItHasChanged() throws IOException {
        Path file = Files.createDirectories(site.inPlace()).resolve("placed.csv");
        Files.write(file, PageDatasets.table(300));
        try (Tab tab = site.open("#/datasets")) {
            Page page = tab.page();
            page.getByText("Read a file or folder of the server").click();
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("placed");
            page.getByLabel("Path").fill("/etc/passwd");
            tab.button("Read in place").click();
            assertThat(page.getByText("does not lie in a folder that may be read in place"))
                    .isVisible();
            tab.picture("datasets-in-place");
            page.getByLabel("Path").fill(file.toString());
            tab.button("Read in place").click();
            assertThat(page.getByText("Registered: placed, 300 rows.")).isVisible();

            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("placed").setExact(true))
                    .click();
            assertThat(page.locator(".facts")).containsText(file.toString());
            Files.write(file, PageDatasets.table(301));
            page.reload();
            assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("has changed since it was registered");
            tab.picture("dataset-changed");
        }
    }

    @Test
    void offersToLeaveOutRowsThatAreNone() {
        try (Tab tab = site.open("#/datasets")) {
            Page page = tab.page();
            choose(tab, "gaps.csv", "x,label\n1,2\n2\n3,6\n".getBytes(StandardCharsets.UTF_8));
            Locator choice =
                    page.getByLabel("Leave out rows that cannot be read").first();
            assertThat(choice).isHidden();
            tab.button("Upload").click();
            assertThat(page.getByText("gaps: Row 2 has 1 cell, but the header has 2."))
                    .isVisible();
            choice.check();
            tab.picture("datasets-bad-rows");
            tab.button("Try again").click();
            assertThat(page.getByText("Stored: gaps, 2 rows, 1 row left out.")).isVisible();

            page.locator(".uploads").getByText("gaps").click();
            assertThat(page.locator(".facts")).containsText("1, the first: gaps: Row 2 has 1 cell");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Train on this"))
                    .click();
            assertThat(page.getByRole(AriaRole.TEXTBOX).first())
                    .hasValue(Pattern.compile(
                            "columns: \\[x]}}\n *target: \\{category: \\{column: label}}\n *bad_rows: skip"));
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void saysHowFarAnUploadIsAndEndsItWhenTold() {
        try (Tab tab = site.open("#/datasets")) {
            // A page that is still coming may stop where the line changes under it.
            assertThat(tab.page().locator("#dataset-file")).isAttached();
            throttle(tab, 400_000);
            choose(tab, "slow.csv", PageDatasets.table(150_000));
            tab.button("Upload").click();
            assertThat(tab.page().getByText(Pattern.compile("sent, [1-9]\\d?%")))
                    .isVisible();
            assertThat(tab.page().getByRole(AriaRole.PROGRESSBAR).first()).isVisible();
            tab.picture("datasets-uploading");

            tab.button("Cancel").click();

            assertThat(tab.page().getByText("Cancelled. The server keeps nothing of it."))
                    .isVisible();
            assertThat(site.server().get("/datasets/slow").get("status").asInt())
                    .isEqualTo(404);
            assertThat(tab.button("Try again")).isEnabled();
        }
    }

    /** As on a slow line, which is the only one where progress is to be seen. */
    private static void throttle(Tab tab, int bytesPerSecond) {
        CDPSession session = tab.context().newCDPSession(tab.page());
        session.send("Network.enable");
        JsonObject line = new JsonObject();
        line.addProperty("offline", false);
        line.addProperty("latency", 1);
        line.addProperty("downloadThroughput", -1);
        line.addProperty("uploadThroughput", bytesPerSecond);
        session.send("Network.emulateNetworkConditions", line);
    }

    @Test
    void saysWhyAFileIsRefused() {
        PageDatasets.upload(site, "taken", PageDatasets.table(3));
        try (Tab tab = site.open("#/datasets")) {
            Page page = tab.page();
            choose(tab, "bad.csv", "a,b\n1,2\n3\n".getBytes(StandardCharsets.UTF_8));
            tab.button("Upload").click();
            assertThat(page.getByText("Row 2 has 1 cell")).isVisible();

            page.getByLabel("Name for bad.csv").fill("taken");
            tab.button("Try again").click();
            assertThat(page.getByText("There is a dataset named “taken” already."))
                    .isVisible();

            page.getByLabel("Name for bad.csv").fill("no name");
            tab.button("Try again").click();
            assertThat(page.getByText("That cannot be its name.")).isVisible();
            tab.picture("datasets-refused");
            tab.button("Remove").click();
            assertThat(page.locator(".uploads li")).hasCount(0);
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void showsARecordingAsWaveAndSpectrogram() {
        PageDatasets.upload(site, "tones", PageDatasets.sounds());
        try (Tab tab = site.open("#/datasets/tones")) {
            Page page = tab.page();
            assertThat(page.getByText("0.8 s, 16,000 Hz, one channel")).isVisible();
            assertThat(picture(tab, "Waveform of clips/0.wav")).isVisible();
            assertThat(picture(tab, "Spectrogram of clips/0.wav")).isVisible();
            assertThat(loudestHertz(page)).isBetween(0.95 * PageDatasets.TONE_HZ, 1.05 * PageDatasets.TONE_HZ);
            page.waitForFunction("() => document.querySelector('audio').duration > 0.7");

            page.getByLabel("Recording").selectOption("clips/2.wav");
            assertThat(picture(tab, "Spectrogram of clips/2.wav")).isVisible();
            assertThat(loudestHertz(page)).isBetween(0.9 * PageDatasets.TONE_HZ / 3, 1.1 * PageDatasets.TONE_HZ / 3);
            assertThat(tab.faults()).isEmpty();
        }
    }

    /** By the brightest row of the spectrogram, whose middle is half of 8000 Hz. */
    private static double loudestHertz(Page page) {
        Object hertz = page.evaluate("""
                () => {
                    const canvas = document.querySelectorAll('.stage canvas')[1];
                    const { width, height } = canvas;
                    const column = canvas.getContext('2d').getImageData(Math.floor(width / 2), 0, 1, height).data;
                    const bright = Array.from({ length: height }, (_, y) => column[4 * y] + column[4 * y + 1] + column[4 * y + 2]);
                    return 8000 * (1 - (bright.indexOf(Math.max(...bright)) + 0.5) / height);
                }
                """);
        return ((Number) hertz).doubleValue();
    }

    @Test
    void showsImagesAndLetsThemBeDeleted() {
        PageDatasets.upload(site, "pictures", PageDatasets.images());
        try (Tab tab = site.open("#/datasets/pictures")) {
            Page page = tab.page();
            assertThat(page.locator(".pictures img")).hasCount(12);
            page.waitForFunction(
                    "() => [...document.querySelectorAll('.pictures img')].every(({ naturalWidth }) => naturalWidth === 48)");
            assertThat(page.locator(".pictures figcaption").first()).hasText("Row 1 · round");
            tab.picture("dataset-images");
            page.getByLabel("Next rows").click();
            assertThat(page.locator(".pictures figcaption").first()).hasText("Row 13 · square");
            assertThat(page.locator(".pictures img")).hasCount(8);

            tab.button("Delete…").click();
            tab.button("Delete").click();
            assertThat(tab.heading("Datasets")).isVisible();
            assertThat(page.getByText("“pictures” is deleted.")).isVisible();
            assertThat(page.locator(".datasets tbody tr").filter(new Locator.FilterOptions().setHasText("pictures")))
                    .hasCount(0);
            assertThat(tab.faults()).isEmpty();
        }
    }

    @Test
    void tellsWhatKeepsADatasetFromBeingDeleted() {
        PageDatasets.upload(site, "needed", PageDatasets.table(60));
        String id = site.server().post("""
                name: needs it
                data: {dataset: needed, csv: {features: [length, width], target: corners}, split: {train: 0.8, valid: 0.2, test: 0}, batch_size: 8}
                modules: {model: [linear: {units: 4}]}
                objectives: [cross_entropy]
                optimizer: {sgd: {lr: 0.001}}
                epochs: 1000000
                """);
        try (Tab tab = site.open("#/datasets")) {
            Locator row =
                    tab.page().locator(".datasets tbody tr").filter(new Locator.FilterOptions().setHasText("needed"));
            assertThat(row.locator(".users a")).hasAttribute("href", "#/experiments/" + id);
            tab.button("Delete needed").click();
            tab.button("Delete").click();
            assertThat(tab.page().getByText("It was not deleted: Dataset in use. Dataset 'needed' is used by " + id))
                    .isVisible();
            assertThat(row).isVisible();
        } finally {
            site.command(id, "cancel");
        }
    }
}
