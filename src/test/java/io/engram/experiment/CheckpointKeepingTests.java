package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.CrashingDisk;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What people do with checkpoints, over HTTP, with real files. */
@StorageTest
class CheckpointKeepingTests {

    @Autowired
    MockMvcTester http;

    @Autowired
    TrainedOnDisk trained;

    @Autowired
    Experiments experiments;

    @Autowired
    Deletion deletion;

    @Autowired
    CrashingDisk disk;

    String id = "";
    List<String> saved = List.of();

    @BeforeEach
    void train() {
        disk.restart();
        id = trained.running();
        saved = trained.save(id, 0.4, 0.1, 0.3);
    }

    @AfterEach
    void empty() {
        if (experiments.findById(id).orElseThrow().isAtWork()) {
            trained.complete(id);
        }
        deletion.delete(id, IfMatch.read(null));
    }

    private MvcTestResult patch(String checkpoint, String body) {
        return http.patch()
                .uri("/api/v1/checkpoints/" + checkpoint)
                .contentType("application/json")
                .content(body)
                .exchange();
    }

    private MvcTestResult delete(String checkpoint, String query) {
        return http.delete().uri("/api/v1/checkpoints/" + checkpoint + query).exchange();
    }

    private MvcTestResult verify(String checkpoint) {
        return http.post().uri("/api/v1/checkpoints/" + checkpoint + "/verify").exchange();
    }

    private MvcTestResult get(String path) {
        return http.get().uri("/api/v1/experiments/" + id + path).exchange();
    }

    private MvcTestResult post(String path) {
        return http.post().uri("/api/v1/experiments/" + id + path).exchange();
    }

    private void assertThatFilesAndRowsAre(String... ids) {
        assertThat(trained.onDisk(id)).containsExactlyInAnyOrder(ids);
        assertThat(trained.rows(id)).containsExactlyInAnyOrder(ids);
    }

    @Test
    void pinsOnDiskAndInTheRow() {
        assertThat(patch(saved.get(0), "{\"pinned\": true}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.pinned")
                .isEqualTo(true);
        assertThat(Pins.isPinned(trained.place(id, saved.get(0)))).isTrue();
        assertThat(delete(saved.get(0), "?force=true"))
                .hasStatus(409)
                .bodyText()
                .contains("Unpin it first");

        assertThat(patch(saved.get(0), "{\"pinned\": false}"))
                .bodyJson()
                .extractingPath("$.pinned")
                .isEqualTo(false);
        assertThat(delete(saved.get(0), "")).hasStatus(204);
        assertThatFilesAndRowsAre(saved.get(1), saved.get(2));
    }

    @Test
    void refusesAChangeThatItDoesNotKnow() {
        assertThat(patch(saved.get(0), "{\"pined\": true}")).hasStatus(400);
        assertThat(patch(saved.get(0), "{}")).hasStatus(400);
        assertThat(patch("ckp_none", "{\"pinned\": true}")).hasStatus(404);
        assertThat(delete("ckp_none", "")).hasStatus(404);
        assertThat(verify("ckp_none")).hasStatus(404);
    }

    @Test
    void keepsTheNewestOfATrainingThatMayGoOn() {
        String newest = saved.get(2);
        assertThat(delete(newest, "?force=true")).hasStatus(409).bodyText().contains("running");
        trained.fail(id);

        assertThat(delete(newest, "")).hasStatus(409).bodyText().contains("?force=true");
        assertThat(delete(newest, "?force=true")).hasStatus(204);

        assertThatFilesAndRowsAre(saved.get(0), saved.get(1));
    }

    @Test
    void deletesAnyOfACompletedTraining() {
        trained.complete(id);

        assertThat(delete(saved.get(2), "")).hasStatus(204);

        assertThatFilesAndRowsAre(saved.get(0), saved.get(1));
    }

    @Test
    void showsWhatWouldStayWithoutTouchingAnything() {
        patch(saved.get(0), "{\"pinned\": true}");

        MvcTestResult plan = get("/checkpoints:preview?keep=1&metric=valid.loss&keep_recent=false");

        assertThat(plan).bodyJson().extractingPath("$.stay[0].id").isEqualTo(saved.get(1));
        assertThat(plan).bodyJson().extractingPath("$.stay[0].reasons").isEqualTo(List.of("best valid.loss"));
        assertThat(plan).bodyJson().extractingPath("$.stay[1].reasons").isEqualTo(List.of("pinned"));
        assertThat(plan).bodyJson().extractingPath("$.go[0].id").isEqualTo(saved.get(2));
        assertThat(plan).bodyJson().extractingPath("$.bytes_freed").isEqualTo(24);
        assertThatFilesAndRowsAre(saved.get(0), saved.get(1), saved.get(2));
    }

    @Test
    void prunesExactlyWhatItShows() {
        assertThat(post("/checkpoints:prune?keep=1")).hasStatus(409).bodyText().contains("running");
        trained.complete(id);

        MvcTestResult plan = post("/checkpoints:prune?keep=1&metric=valid.loss&mode=max");

        assertThat(plan).bodyJson().extractingPath("$.go[0].id").isEqualTo(saved.get(1));
        assertThat(plan).bodyJson().extractingPath("$.stay[0].reasons").isEqualTo(List.of("recent"));
        assertThatFilesAndRowsAre(saved.get(0), saved.get(2));
    }

    @Test
    void takesTheDefinitionsOwnRetentionWhereNothingIsAsked() {
        assertThat(get("/checkpoints:preview")).hasStatusOk();
        assertThat(get("/checkpoints:preview?metric=valid.f1")).hasStatus(404);
        assertThat(get("/checkpoints:preview?mode=most")).hasStatus(400);
        assertThat(get("/checkpoints:preview?keep=0")).hasStatus(400);
    }

    @Test
    void offersTheNextBestWhereFilesOfTheBestAreGone() throws IOException {
        Files.delete(trained.place(id, saved.get(1)).resolve("optimizer.safetensors"));

        MvcTestResult best = get("/checkpoints/best?metric=valid.loss");

        assertThat(best).bodyJson().extractingPath("$.id").isEqualTo(saved.get(2));
        assertThat(http.get().uri("/api/v1/checkpoints?metric=valid.loss"))
                .bodyJson()
                .extractingPath("$[*].id")
                .isEqualTo(List.of(saved.get(2), saved.get(0)));
        assertThat(get("/checkpoints")).bodyJson().extractingPath("$[1].state").isEqualTo("damaged");
        assertThat(get("/checkpoints")).bodyJson().extractingPath("$[0].state").isEqualTo("ok");
    }

    @Test
    void offersTheNextBestWhereAWholeFolderIsGone() throws IOException {
        org.springframework.util.FileSystemUtils.deleteRecursively(trained.place(id, saved.get(1)));

        assertThat(get("/checkpoints/best?metric=valid.loss"))
                .bodyJson()
                .extractingPath("$.id")
                .isEqualTo(saved.get(2));
        assertThat(get("/checkpoints")).bodyJson().extractingPath("$.length()").isEqualTo(2);
    }

    @Test
    void findsADamagedByteAndItsMending() throws IOException {
        var weights = trained.place(id, saved.get(1)).resolve(Manifest.WEIGHTS_FILE_NAME);
        byte[] good = Files.readAllBytes(weights);
        byte[] bad = good.clone();
        bad[3] ^= 1;
        Files.write(weights, bad);

        MvcTestResult found = verify(saved.get(1));

        assertThat(found).hasStatusOk().bodyJson().extractingPath("$.state").isEqualTo("damaged");
        assertThat(found).bodyJson().extractingPath("$.files[0].state").isEqualTo("digest");
        assertThat(found).bodyJson().extractingPath("$.files[1].state").isEqualTo("ok");
        assertThat(get("/checkpoints/best?metric=valid.loss"))
                .bodyJson()
                .extractingPath("$.id")
                .isEqualTo(saved.get(2));

        Files.write(weights, good);
        assertThat(verify(saved.get(1))).bodyJson().extractingPath("$.state").isEqualTo("ok");
        assertThat(get("/checkpoints/best?metric=valid.loss"))
                .bodyJson()
                .extractingPath("$.id")
                .isEqualTo(saved.get(1));
    }

    @Test
    void keepsWhatIsGoodWhereTheBestIsDamaged() throws IOException {
        Files.delete(trained.place(id, saved.get(1)).resolve(Manifest.WEIGHTS_FILE_NAME));
        trained.complete(id);

        post("/checkpoints:prune?keep=1&metric=valid.loss&keep_recent=false");

        assertThatFilesAndRowsAre(saved.get(1), saved.get(2));
    }

    @Test
    void saysOfAGarbledManifestThatItCannotBeRead() throws IOException {
        Files.writeString(trained.place(id, saved.get(1)).resolve(Manifest.FILE_NAME), "{\"id\": 7");

        assertThat(verify(saved.get(1)))
                .bodyJson()
                .extractingPath("$.files[0].file")
                .isEqualTo("manifest.json");
    }
}
