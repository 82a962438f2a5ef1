package io.engram.definition;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchemaWriterTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "name;{'type':'string','maxLength':9,'pattern':'\\\\S','description':'Its name'}",
                "device;{'type':'string','pattern':'^(auto|cpu)$','default':'auto'}",
                "max_steps;{'type':'integer','exclusiveMinimum':0,'description':'How long','x-unit':'steps'}",
                "rate;{'type':'number','minimum':0,'exclusiveMaximum':1,'default':0.5}",
                "limit;{'anyOf':[{'type':'number','exclusiveMinimum':0},{'type':'null'}]}",
                "fast;{'type':'boolean'}",
                "mode;{'type':'string','enum':['low','high']}",
                "free;{}",
                "words;{'anyOf':[{'type':'array','items':{'type':'string'},'minItems':1},{'type':'string'}]}",
                "pair;{'type':'array','items':{'type':'number'},'minItems':2,'maxItems':2}",
                "named;{'type':'object','minProperties':1,'propertyNames':{'pattern':'\\\\S'},"
                        + "'additionalProperties':{'$ref':'#/$defs/shape'}}",
                "parent;{'anyOf':[{'$ref':'#/$defs/node'},{'type':'null'}]}",
            })
    void describesAComponent(String name, String expected) {
        JsonNode property =
                SchemaWriter.write(Everything.class).get("properties").get(name);

        assertThat(property).hasToString(expected.replace('\'', '"'));
    }

    @Test
    void requiresWhatHasNoDefaultAndIsNotNullable() {
        JsonNode schema = SchemaWriter.write(Everything.class);

        assertThat(schema.get("required").valueStream().map(JsonNode::stringValue))
                .containsExactly("name", "max_steps", "fast", "mode", "free", "words", "pair", "named");
        assertThat(schema.get("additionalProperties").booleanValue()).isFalse();
        assertThat(schema.get("$schema").stringValue()).contains("2020-12");
    }

    @Test
    void writesAFamilyAsAnObjectWithOneFieldOrTheBareKind() {
        JsonNode family = SchemaWriter.write(Everything.class).get("$defs").get("shape");

        assertThat(family).isEqualTo(JsonMapper.shared().readTree("""
                                        {"oneOf": [
                                          {"type": "object", "properties": {"circle": {"$ref": "#/$defs/shape.circle"}},
                                           "required": ["circle"], "additionalProperties": false},
                                          {"type": "object",
                                           "properties": {"dot": {"anyOf": [{"$ref": "#/$defs/shape.dot"}, {"type": "null"}]}},
                                           "required": ["dot"], "additionalProperties": false},
                                          {"type": "string", "enum": ["dot"]}]}"""));
    }

    @Test
    void writesARecordThatHoldsItsOwnKindOnce() {
        JsonNode node = SchemaWriter.write(Everything.class).get("$defs").get("node");

        assertThat(node.get("properties")
                        .get("next")
                        .get("anyOf")
                        .get(0)
                        .get("$ref")
                        .stringValue())
                .isEqualTo("#/$defs/node");
    }

    @Test
    void listsTheOptionsOfAKindInPlainWords() {
        List<KindDescription> shapes = KindDescription.of(Shape.class);

        assertThat(shapes)
                .containsExactly(
                        new KindDescription(
                                "circle",
                                "Round",
                                List.of(new KindDescription.Option(
                                        "radius", "Half its width", "cm", "number", null, true))),
                        new KindDescription("dot", "", List.of()));
    }

    @Test
    void listsTheConstantsOfAnEnum() {
        assertThat(KindDescription.of(Level.class))
                .containsExactly(
                        new KindDescription("low", "Not much", List.of()), new KindDescription("high", "", List.of()));
    }

    @Test
    void saysTheTypeOfAnOptionInAWord() {
        assertThat(KindDescription.of(Holder.class).get(0).options())
                .extracting(KindDescription.Option::type)
                .containsExactly("list of number", "map of shape", "low or high", "any", "string");
    }

    enum Level {
        @About("Not much")
        LOW,
        HIGH
    }

    sealed interface Shape permits Circle, Dot {}

    @Kind("circle")
    @About("Round")
    record Circle(
            @About(value = "Half its width", unit = "cm") double radius) implements Shape {}

    @Kind("dot")
    record Dot() implements Shape {}

    record Node(@Nullable Node next) {}

    sealed interface Holder permits Held {}

    @Kind("held")
    record Held(List<Double> numbers, Map<String, Shape> shapes, Level level, JsonNode any, String text)
            implements Holder {}

    record Everything(
            @NotBlank @Size(max = 9) @About("Its name") String name,

            @Default("\"auto\"") @Pattern(regexp = "auto|cpu")
            String device,

            @Positive @About(value = "How long", unit = "steps")
            long maxSteps,

            @Default("0.5") @PositiveOrZero @DecimalMax(value = "1", inclusive = false)
            double rate,

            @Nullable @Positive Double limit,
            boolean fast,
            Level mode,
            JsonNode free,
            @NotEmpty List<String> words,
            @Size(min = 2, max = 2) List<Double> pair,
            @NotEmpty Map<@NotBlank String, Shape> named,
            @Nullable Node parent) {}
}
