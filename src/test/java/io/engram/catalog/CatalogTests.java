package io.engram.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.engram.data.SamplerSpec;
import io.engram.definition.DefinitionText;
import io.engram.definition.KindDescription;
import io.engram.definition.Names;
import io.engram.definition.References;
import io.engram.loss.LossSpec;
import io.engram.metric.MetricSpec;
import io.engram.model.layer.LayerSpec;
import io.engram.model.transform.TransformSpec;
import io.engram.optimizer.OptimizerSpec;
import io.engram.recipe.DefinitionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CatalogTests {

    private static final Catalog CATALOG = Catalog.read();

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(CATALOG.schema());

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(LayerSpec.class, CATALOG.layers()),
                Arguments.of(LossSpec.class, CATALOG.losses()),
                Arguments.of(MetricSpec.class, CATALOG.metrics()),
                Arguments.of(OptimizerSpec.class, CATALOG.optimizers()),
                Arguments.of(TransformSpec.class, CATALOG.transforms()),
                Arguments.of(SamplerSpec.class, CATALOG.samplers()));
    }

    @ParameterizedTest
    @MethodSource("families")
    void holdsEveryPermittedRecordOfAFamily(Class<?> family, List<KindDescription> listed) {
        JsonNode schema = CATALOG.schema().get("$defs").get(Names.snakeCase(family.getSimpleName()));

        List<String> kinds = new ArrayList<>(Names.kindsOf(family).keySet());

        assertThat(listed).extracting(KindDescription::kind).isEqualTo(kinds);
        assertThat(schema.get("oneOf")
                        .valueStream()
                        .filter(alternative -> alternative.has("required"))
                        .map(alternative -> alternative.get("required").get(0).stringValue())
                        .toList())
                .isEqualTo(kinds);
    }

    @ParameterizedTest
    @MethodSource("families")
    void saysWhatEveryKindAndOptionIsFor(Class<?> family, List<KindDescription> listed) {
        assertThat(listed).as(family.getSimpleName()).allSatisfy(kind -> {
            assertThat(kind.about()).as(kind.kind()).isNotBlank();
            assertThat(kind.options())
                    .allSatisfy(option -> assertThat(option.about())
                            .as(kind.kind() + "." + option.name())
                            .isNotBlank());
        });
    }

    @Test
    void acceptsTheExampleAndItsCanonicalForm() throws IOException {
        JsonNode digits = digits();

        assertThat(SCHEMA.validate(digits)).isEmpty();
        assertThat(SCHEMA.validate(DefinitionReader.canonical(DefinitionReader.read(digits))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lr: 0.002|lr: -1",
                "lr: 0.002|rate: 0.1",
                "adam:|adams:",
                "- relu|- linear",
                "epochs: 30|epochs: many",
                "mode: max|mode: best",
                "max_grad_norm: 5.0|device: abacus",
                "[\"p*\"]|[]",
            })
    void refusesWhatTheReaderRefuses(String right, String wrong) throws IOException {
        String text = Files.readString(Path.of("examples/digits.yaml"));

        JsonNode mistaken = resolved(text.replace(right, wrong));

        assertThat(text).contains(right);
        assertThat(SCHEMA.validate(mistaken)).isNotEmpty();
    }

    @Test
    void tellsDefaultsLimitsAndUnits() {
        JsonNode schema = CATALOG.schema();
        JsonNode adam = schema.get("$defs").get("optimizer.adam").get("properties");
        JsonNode data = schema.get("$defs").get("data_spec").get("properties");

        assertThat(adam.get("lr"))
                .hasToString("{\"type\":\"number\",\"minimum\":0,\"description\":\"Learning rate\",\"default\":0.001}");
        assertThat(data.get("batch_size").get("x-unit").stringValue()).isEqualTo("examples");
        assertThat(data.get("batch_size").get("default").intValue()).isEqualTo(32);
        assertThat(schema.get("properties").get("recipe").get("default").stringValue())
                .isEqualTo("supervised");
    }

    @Test
    void listsRecipesAndSamples() {
        assertThat(CATALOG.recipes()).extracting(KindDescription::kind).contains("supervised");
        assertThat(CATALOG.recipes())
                .allSatisfy(recipe -> assertThat(recipe.about()).isNotBlank());
        assertThat(CATALOG.samples()).containsExactly(new Catalog.Sample("digits", 1797, 65));
    }

    private static JsonNode digits() throws IOException {
        return resolved(Files.readString(Path.of("examples/digits.yaml")));
    }

    private static JsonNode resolved(String yaml) {
        return References.resolve(DefinitionText.yaml(yaml), new ArrayList<>());
    }
}
