package io.engram.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.data.source.RowCursor;
import io.engram.data.source.Source;
import io.engram.data.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Of the experiments of the first release: exp_6 was resumed, so its second attempt hides what the first had last. */
@ExportTest
class ExportTests {

    private static final String AT = "2026-01-03T10:00:00.123456Z";

    @ComponentScan("io.engram.export")
    static class Exports {}

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcClient jdbc;

    @TempDir
    Path folder;

    private MvcTestResult get(String path) {
        return http.get().uri("/api/v1" + path).exchange();
    }

    @Test
    void listsEachValueOnce() {
        MvcTestResult answer = get("/experiments/exp_6/export");

        assertThat(answer)
                .hasStatusOk()
                .hasHeader("Content-Type", "text/csv;charset=UTF-8")
                .hasHeader("Content-Disposition", "attachment; filename=\"exp_6.csv\"");
        assertThat(answer.getResponse().getContentAsByteArray())
                .asString()
                .startsWith("""
                experiment,attempt,epoch,stage,step,name,value,at
                exp_6,1,1,train,3,loss,1.0,%1$s
                exp_6,1,1,train,3,accuracy,,%1$s
                exp_6,1,1,train,3,learning_rate,0.002,%1$s
                exp_6,1,1,train,3,seconds,0.25,%1$s
                exp_6,1,1,train,3,examples,1438.0,%1$s
                exp_6,1,1,valid,3,loss,1.0,%1$s
                """.formatted(AT).replace("\n", "\r\n"))
                .doesNotContain("exp_6,1,2")
                .contains("exp_6,2,2,valid,6,accuracy,0.5," + AT)
                .hasLineCount(1 + 4 * 5);
    }

    @Test
    void hasTheSameInParquet() throws Exception {
        MvcTestResult answer = get("/experiments/exp_6/export?format=parquet");

        List<List<Object>> rows = parquet(answer);

        assertThat(answer).hasHeader("Content-Disposition", "attachment; filename=\"exp_6.parquet\"");
        assertThat(rows).hasSize(20);
        assertThat(rows.get(0))
                .containsExactly("exp_6", 1L, 1L, "train", 3L, "loss", 1.0, "2026-01-03T10:00:00.123456+0000");
        assertThat(rows.get(1).get(6)).isNull();
    }

    private List<List<Object>> parquet(MvcTestResult answer) throws IOException {
        return parquet(answer, folder);
    }

    /** The rows of an answer, which is put into a file of the folder. */
    static List<List<Object>> parquet(MvcTestResult answer, Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("export.parquet"), answer.getResponse().getContentAsByteArray());
        List<List<Object>> rows = new ArrayList<>();
        try (Source source = Sources.open(file);
                RowCursor cursor = source.rows()) {
            while (cursor.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 0; column < source.columns().size(); column++) {
                    row.add(cursor.value(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void hasAnEventFileThatTensorBoardFinds() {
        MvcTestResult answer = get("/experiments/exp_6/export?format=tensorboard");

        assertThat(answer)
                .hasHeader("Content-Type", "application/octet-stream")
                .hasHeader("Content-Disposition", "attachment; filename=\"events.out.tfevents.1767261600.exp_6\"");
        assertThat(new String(
                        answer.getResponse().getContentAsByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("brain.Event:2", "loss/train", "loss/valid", "accuracy/valid", "learning_rate/train");
    }

    @Test
    void reportsOnOnePageThatNeedsNothingElse() throws Exception {
        jdbc.sql("update experiment set name = '<script>alert(1)</script>' where id = 'exp_7'")
                .update();

        String html = get("/experiments/exp_7/export?format=html").getResponse().getContentAsString();

        assertThat(html)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "prefers-color-scheme: dark", "default-src 'none'")
                .contains("<figcaption>loss", "<figcaption>accuracy", "<polyline class=\"curve train\"")
                .contains(
                        "ckp_7_2 (best)",
                        "ckp_7_1 (pinned)",
                        "worker_lost",
                        "&quot;batch_size&quot; : 64",
                        "<dt>seed</dt><dd>1986</dd>")
                .doesNotContainPattern("<script|<link|<img|https?://|javascript:|url\\(")
                .endsWith("</html>\n");
    }

    /** Who keeps both open must not take the training for the validation. */
    @Test
    void drawsTheStagesInTheColoursOfThePage() throws Exception {
        Pattern colours = Pattern.compile("--train: #[0-9a-f]+; --valid: #[0-9a-f]+;");
        String page = Files.readString(Path.of("frontend-static/engram.css"));
        String report =
                get("/experiments/exp_7/export?format=html").getResponse().getContentAsString();

        assertThat(colours.matcher(report).results().map(MatchResult::group))
                .hasSize(2)
                .containsExactlyElementsOf(
                        colours.matcher(page).results().map(MatchResult::group).toList());
    }

    @Test
    void reportsOnWhatHasRecordedNothing() {
        assertThat(get("/experiments/exp_1/export?format=html"))
                .hasStatusOk()
                .bodyText()
                .contains("Nothing is recorded yet");
        assertThat(get("/experiments/exp_1/export")).hasStatusOk().bodyText().hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/html,application/xhtml+xml,*/*;q=0.8 | text/html;charset=UTF-8
            application/vnd.apache.parquet            | application/vnd.apache.parquet
            text/csv;q=0.5, application/octet-stream  | application/octet-stream
            */*                                       | text/csv;charset=UTF-8
            """)
    void honoursAccept(String accept, String type) {
        assertThat(http.get().uri("/api/v1/experiments/exp_6/export").header("Accept", accept))
                .hasStatusOk()
                .hasHeader("Content-Type", type);
    }

    @Test
    void saysWhatCannotBeGiven() {
        assertThat(http.get().uri("/api/v1/experiments/exp_6/export").header("Accept", "application/pdf"))
                .hasStatus(406)
                .bodyText()
                .contains("text/csv");
        assertThat(get("/experiments/exp_6/export?format=xls"))
                .hasStatus(400)
                .bodyText()
                .contains("Known: csv, parquet, tensorboard, html");
        assertThat(get("/export?format=html")).hasStatus(400).bodyText().contains("Known: csv, parquet");
        assertThat(get("/experiments/exp_none/export?format=csv")).hasStatus(404);
        assertThat(get("/export?status=done")).hasStatus(400).doesNotContainHeader("Content-Disposition");
    }

    @Test
    void tabulatesExperimentsWithWhatTheyWereGivenAndWhatCameOfIt() throws Exception {
        String csv = get("/export?label=demo&q=completed").getResponse().getContentAsString();

        List<String> lines = csv.lines().toList();
        List<String> head = List.of(lines.get(0).split(","));
        String[] row = lines.get(1).split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        assertThat(lines).hasSize(2);
        assertThat(head).startsWith("id", "name", "labels", "status").doesNotHaveDuplicates();
        assertThat(row[head.indexOf("id")]).isEqualTo("exp_6");
        assertThat(row[head.indexOf("definition.optimizer.adam.lr")]).isEqualTo("0.002");
        assertThat(row[head.indexOf("definition.optimizer.adam.betas")]).isEqualTo("\"[0.9,0.999]\"");
        assertThat(row[head.indexOf("definition.modules.model.0.linear.units")]).isEqualTo("128.0");
        assertThat(row[head.indexOf("min.valid.loss")]).isEqualTo("0.5");
        assertThat(row[head.indexOf("min.valid.loss.epoch")]).isEqualTo("2.0");
        assertThat(get("/export").getResponse().getContentAsString().lines()).hasSize(8);
    }

    @Test
    void tabulatesThemInParquetToo() throws Exception {
        MvcTestResult answer = get("/export?format=parquet&status=completed&status=failed");

        List<List<Object>> rows = parquet(answer);

        assertThat(answer).hasHeader("Content-Disposition", "attachment; filename=\"experiments.parquet\"");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).startsWith("exp_6", "a completed one", "demo", "completed", "digits", 9610L);
    }

    /** More than a page of epochs. */
    @Test
    void goesThroughALongTrainingAPageAtATime() {
        for (int epoch = 1; epoch <= 2100; epoch++) {
            jdbc.sql("insert into epoch_stage (experiment_id, attempt, epoch, stage, step, examples, seconds, ended_at)"
                            + " values ('exp_3', 2, ?, 'train', ?, 1, 1, now())")
                    .params(epoch + 2, epoch)
                    .update();
            jdbc.sql("insert into epoch_metric values ('exp_3', 2, ?, 'train', 'loss', ?)")
                    .params(epoch + 2, epoch * 1.0)
                    .update();
        }

        MvcTestResult csv = get("/experiments/exp_3/export?format=csv");
        MvcTestResult html = get("/experiments/exp_3/export?format=html");

        assertThat(csv.getResponse().getContentAsByteArray())
                .asString()
                .contains(
                        "exp_3,2,1001,train,999,loss,999.0",
                        "exp_3,2,1002,train,",
                        "exp_3,2,2102,train,2100,loss,2100.0");
        assertThat(csv.getResponse().getContentAsByteArray()).asString().hasLineCount(1 + 4 * 5 + 2100 * 3);
        assertThat(html).bodyText().contains("The last 500 rows").hasSizeLessThan(200_000);
    }
}
