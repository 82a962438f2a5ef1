package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.definition.PlugInRefused;
import io.engram.recipe.DefinitionReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("A plug-in")
class PlugInTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Everything that the example brings, in a regression: one pixel of a digit from others. */
    private static final String DEFINITION = """
            name: from a plug-in
            seed: 3
            recipe: {mixup: {share: 0.2}}
            data:
              dataset: digits
              csv: {features: ["p1*"], target: p20}
              transforms: [square_root]
              split: {train: 0.8, valid: 0.1, test: 0.1}
              batch_size: 64
            modules:
              model:
                - swiglu: {units: 16, beta: 0.5}
                - linear: {units: 1}
            objectives: [log_cosh]
            metrics: [largest_error, mae]
            optimizer: {adam: {lr: 0.01}}
            epochs: 4
            checkpoints: {metric: valid.largest_error, mode: min}
            """;

    @TempDir
    private Path folder;

    @AfterEach
    void forgetPlugIns() {
        DefinitionReader.usePlugIns(folder.resolve("there-is-none"));
    }

    @Test
    @DisplayName(
            "brings a recipe, a layer, a loss, a metric and a transform that the catalogue shows and a worker trains")
    void trains() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PlugInJar.example(plugins);

        try (EngramProcess engram = new EngramProcess(folder.resolve("data"), "--engram.plugins=" + plugins)) {
            JsonNode catalog = engram.get("/catalog");
            assertThat(kinds(catalog, "recipes")).contains("supervised", "mixup");
            assertThat(kinds(catalog, "layers")).contains("linear", "swiglu");
            assertThat(kinds(catalog, "losses")).contains("log_cosh");
            assertThat(kinds(catalog, "metrics")).contains("largest_error");
            assertThat(kinds(catalog, "transforms")).contains("square_root");
            assertThat(catalog.at("/schema/$defs/layer.swiglu/properties/beta/default")
                            .asDouble())
                    .isEqualTo(1.0);

            HttpResponse<byte[]> wrong = engram.send(engram.request("/experiments:validate")
                    .header("Content-Type", "application/yaml")
                    .POST(HttpRequest.BodyPublishers.ofString(DEFINITION.replace("units: 16", "units: -1"))));
            assertThat(new String(wrong.body(), StandardCharsets.UTF_8)).contains("/modules/model/0/swiglu/units");

            String experiment = engram.post(DEFINITION);
            JsonNode end = finished(engram, experiment);
            assertThat(end.get("status").asString()).as(end.toPrettyString()).isEqualTo("completed");
            List<JsonNode> valid = engram.get("/experiments/" + experiment + "/epochs")
                    .valueStream()
                    .filter(row -> row.get("stage").asString().equals("valid"))
                    .map(row -> row.get("metrics"))
                    .toList();
            assertThat(valid).hasSize(4);
            assertThat(valid.get(3).get("largest_error").asDouble())
                    .isGreaterThan(valid.get(3).get("mae").asDouble());
            assertThat(valid.get(3).get("loss").asDouble())
                    .isLessThan(valid.get(0).get("loss").asDouble());

            HttpResponse<byte[]> predicted = engram.send(engram.request("/experiments/" + experiment + "/predict")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"rows\": [{\"p10\": 1, \"p11\": 9, \"p12\": 4, \"p13\": 16, \"p14\": 0, \"p15\": 0,"
                                    + " \"p16\": 2, \"p17\": 0, \"p18\": 3, \"p19\": 12, \"p1\": 5}]}")));
            assertThat(JSON.readTree(predicted.body())
                            .at("/predictions/0/values/0")
                            .asDouble(Double.NaN))
                    .as(new String(predicted.body(), StandardCharsets.UTF_8))
                    .isFinite();
        }
    }

    @Test
    @DisplayName("is what a definition needs that names its kinds")
    void isNeeded() {
        assertThatThrownBy(() -> DefinitionReader.read(DEFINITION, true))
                .hasMessageContaining("swiglu")
                .hasMessageContaining("log_cosh");
    }

    @Test
    @DisplayName("whose kind has the name of one of Engram's keeps the server from starting, and it says why")
    void keepsToItsNames() throws IOException, InterruptedException {
        PlugInJar.of(folder, "double.jar", "Doubled", Map.of("Doubled", """
                public final class Doubled implements io.engram.definition.PlugIn {
                    @Override
                    public java.util.List<Class<? extends Record>> kinds() {
                        return java.util.List.of(Line.class);
                    }

                    @io.engram.definition.Kind("linear")
                    @io.engram.definition.About("another")
                    public record Line() implements io.engram.model.layer.LayerPlugIn {
                        @Override
                        public ai.djl.ndarray.types.Shape output(ai.djl.ndarray.types.Shape input) {
                            return input;
                        }

                        @Override
                        public java.util.List<String> script(io.engram.model.layer.ScriptContext context) {
                            return java.util.List.of();
                        }
                    }
                }
                """));

        assertThatThrownBy(() -> DefinitionReader.usePlugIns(folder))
                .isInstanceOf(PlugInRefused.class)
                .hasMessageContaining("'linear'")
                .hasMessageContaining("another name");

        Process server = EngramProcess.start(
                "serve", "--port", "0", "--data", folder.resolve("data").toString(), "--engram.plugins=" + folder);
        try (InputStream out = server.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).contains("A plug-in cannot be used").contains("'linear'");
        }
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isNotZero();
    }

    @Test
    @DisplayName("that is no plug-in, or whose class is missing, is refused with the reason")
    void isLoaded() throws IOException {
        PlugInJar.of(folder, "missing.jar", "NotThere", Map.of("Other", "public final class Other {}"));

        assertThatThrownBy(() -> DefinitionReader.usePlugIns(folder))
                .isInstanceOf(PlugInRefused.class)
                .hasMessageContaining("NotThere");
    }

    private static List<String> kinds(JsonNode catalog, String family) {
        return catalog.get(family)
                .valueStream()
                .map(kind -> kind.get("kind").asString())
                .toList();
    }

    private static JsonNode finished(EngramProcess engram, String experiment) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end) {
            JsonNode view = engram.get("/experiments/" + experiment);
            if (List.of("completed", "failed").contains(view.get("status").asString())) {
                return view;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError(
                "it does not end: " + JSON.writeValueAsString(engram.get("/experiments/" + experiment)));
    }
}
