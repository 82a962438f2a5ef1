package io.engram.recipe;

import static io.engram.recipe.DefinitionFixtures.digits;
import static io.engram.recipe.DefinitionFixtures.digitsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.data.ColumnProfile;
import io.engram.data.CsvProfiler;
import io.engram.data.DatasetProfile;
import io.engram.data.Samples;
import io.engram.data.TargetKind;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Shapes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ExperimentPlanTests {

    private static final String HOUSES = """
            rooms,area,price,sold,kind
            3,70.5,1.5,1,0
            4,90,2.5,0,1
            5,120,4.5,1,2
            6,150,5.5,1,1
            """;

    @Test
    void plansTheDigits() {
        ExperimentPlan plan = ExperimentPlan.of(digits(), Samples.profile("digits"));

        assertThat(plan.examples().target()).isEqualTo(TargetKind.CLASS);
        assertThat(((ExamplePlan.OfTable) plan.examples()).columns().features()).hasSize(64);
        assertThat(((ExamplePlan.OfTable) plan.examples()).columns().targets())
                .extracting(ColumnProfile::name)
                .containsExactly("label");
        assertThat(plan.networks())
                .singleElement()
                .extracting(NetworkPlan::name)
                .isEqualTo("model");
        assertThat(plan.parameters()).isEqualTo(128 * (64 + 1) + 10 * (128 + 1));
    }

    /**
     * 28 bytes a parameter, a checkpoint on its way to the disk included; 8 bytes for each value that a layer gives for
     * one of 64 examples.
     */
    @Test
    void estimatesTheMemory() {
        ExperimentPlan plan = ExperimentPlan.of(digits(), Samples.profile("digits"));

        assertThat(plan.estimatedMemoryBytes()).isEqualTo(28 * 9610 + 8 * 64 * (3 * 128 + 10));
    }

    /** A batch has no more rows than the data. */
    @Test
    void estimatesTheMemoryOfTheLargestBatches() {
        JsonNode definition = digitsWith("/data/batch_size", "2147483647", "/modules/model/0/linear/units", "30000000");

        assertThat(ExperimentPlan.of(DefinitionReader.read(definition), Samples.profile("digits"))
                        .estimatedMemoryBytes())
                .isEqualTo(28 * 2_250_000_010L + 8 * 1797 * (3 * 30_000_000L + 10));
    }

    @Test
    void refusesWhatTheMachineCannotHold() {
        ExperimentPlan plan = DigitsFixtures.plan(1);

        assertThatThrownBy(() -> plan.requireMemory(plan.estimatedMemoryBytes() - 1))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("/modules: has 9,610 parameters")
                .hasMessageContaining("Make layers or data.batch_size smaller");
        plan.requireMemory(plan.estimatedMemoryBytes());
    }

    @Test
    void appliesModulesInTheirOrder() {
        JsonNode definition = digitsWith(
                "/modules",
                "{zeta: [{unflatten: {shape: [1, 8, 8]}}, {conv2d: {filters: 4, kernel: 3}}], alpha: [flatten, {linear: {units: 10}}]}");

        ExperimentPlan plan = ExperimentPlan.of(DefinitionReader.read(definition), Samples.profile("digits"));

        assertThat(plan.networks()).extracting(NetworkPlan::name).containsExactly("zeta", "alpha");
        assertThat(Shapes.text(plan.networks().get(1).input())).isEqualTo("(B, 4, 6, 6)");
        assertThat(plan.parameters()).isEqualTo(4 * (9 + 1) + 10 * (4 * 6 * 6 + 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "/modules/model/3/linear/units | 9              | /data/csv/target | column 'label' has the class 9, but the network gives 9 classes, 0 to 8. Set units of the last layer to 10.",
                "/modules/model/2    | {conv2d: {filters: 1, kernel: 3}} | /modules/model/2 | layer 2 (conv2d) expects (B, C, H, W) but gets (B, 128). Put an unflatten layer before it, e.g. {unflatten: {shape: [1, 8, 8]}}. (layer 1 (relu) gives (B, 128))",
                "/modules/tail       | [last]                   | /modules/tail/0  | layer 0 (last) expects (B, T, F) but gets (B, 10). Put an unflatten layer before it, e.g. {unflatten: {shape: [8, 8]}}. (the input is (B, 10))",
                "/modules/model      | [{unflatten: {shape: [8, 8]}}] | /objectives/0 | cross_entropy expects logits (B, C), but the network gives (B, 8, 8). End it with flatten, last or a linear layer.",
                "/data/csv/target    | [label, p0]              | /objectives/0    | cross_entropy takes one target column, but there are 2. Name one in data.csv.target.",
                "/data/csv/target    | labl                     | /data/csv/target | the dataset has no column 'labl'; did you mean 'label'? Known: label, p0, p1, p10, ",
                "/data/csv/features  | [pixel]                  | /data/csv/features/0 | the dataset has no column 'pixel'; Known: label, p0, ",
                "/data/split/stratify| labels                   | /data/split/stratify | the dataset has no column 'labels'; did you mean 'label'? Known: label, p0, ",
                "/checkpoints/metric | valid.acuracy            | /checkpoints/metric | 'valid.acuracy' is not recorded; did you mean 'valid.accuracy'? Known: train.accuracy, train.loss, valid.accuracy, valid.loss",
                "/checkpoints/average | 3                       | /checkpoints/average | averages 3 checkpoints, but only 2 are kept. Set checkpoints.keep to 3.",
                "/checkpoints        | {metric: train.loss, average: 1} | /checkpoints/average | an average is compared by its validation, which does not give 'train.loss'.",
                "/metrics            | []                       | /checkpoints/metric | 'valid.accuracy' is not recorded; Known: train.loss, valid.loss",
                "/metrics            | [accuracy, {top_k: {k: 11}}] | /metrics/1    | looks at the 11 largest logits, but the network gives 10. Set k to 10 or less.",
                "/metrics            | [accuracy, {top_k: {k: 3}}, top_k] | /metrics/2 | top_k is in the list before. Leave one of them out.",
                "/metrics            | [accuracy, mae]          | /metrics/1        | mae measures how far numbers are apart, but the objectives take classes. Use accuracy, error, top_k, f1, precision or recall.",
                "/data/split/valid   | 0                        | /checkpoints/metric | 'valid.accuracy' is not recorded, since data.split.valid is 0; did you mean 'train.accuracy'? Known: train.accuracy, train.loss"
            })
    void saysWhatDoesNotFitTheDigits(String changed, String value, String pointer, String detail) {
        assertThat(flaws(digitsWith(changed, value), Samples.profile("digits")))
                .singleElement()
                .satisfies(flaw -> {
                    assertThat(flaw.pointer()).isEqualTo(pointer);
                    assertThat(flaw.detail()).startsWith(detail);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "mse                    | price         | 1 |               |",
                "l1                     | [price, sold] | 2 |               |",
                "bce_with_logits        | sold          | 1 |               |",
                "[mse, {l1: {weight: 2}}] | price       | 1 |               |",
                "cross_entropy          | kind          | 3 |               |",
                "mse                    | price         | 2 | /objectives/0 | mse compares predictions with 1 target column, so the network must give (B, 1), but it gives (B, 2). Set units of the last layer to 1.",
                "l1                     | [price, sold] | 1 | /objectives/0 | l1 compares predictions with 2 target columns, so the network must give (B, 2), but it gives (B, 1). Set units of the last layer to 2.",
                "bce_with_logits        | price         | 1 | /objectives/0 | bce_with_logits takes targets from 0 to 1, but column 'price' has values from 1.5 to 5.5. Mend the column, or use mse or l1.",
                "[mse, cross_entropy]   | kind          | 1 | /objectives/1 | cross_entropy needs other targets than the objective before it: one takes classes, the other numbers. Use losses of one sort.",
                "cross_entropy          | price         | 9 | /data/csv/target | column 'price' must hold whole numbers from 0 for this loss, but its values are from 1.5 to 5.5 with fractions. Number the classes from 0, or use mse or l1.",
                "cross_entropy          | kind          | 2 | /data/csv/target | column 'kind' has the class 2, but the network gives 2 classes, 0 to 1. Set units of the last layer to 3."
            })
    void judgesLossesAndTargets(
            String losses, String target, int units, @Nullable String pointer, @Nullable String detail) {
        List<Flaw> flaws = flaws(
                houses(
                        "/objectives",
                        losses,
                        "/data/csv/target",
                        target,
                        "/modules/model",
                        "[{linear: {units: " + units + "}}]"),
                profile(HOUSES));

        assertThat(flaws).isEqualTo(pointer == null || detail == null ? List.of() : List.of(new Flaw(pointer, detail)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{one_hot: {classes: 2}}] | [flatten, {linear: {units: 1}}] | one_hot",
                "[] | [{embedding: {vocabulary: 2, dimension: 4}}, flatten, {linear: {units: 1}}] | an embedding",
            })
    void refusesNumbersThatAreNoIndexWhereOneIsTaken(String transforms, String model, String taker) {
        List<Flaw> flaws = flaws(
                houses(
                        "/objectives",
                        "[mse]",
                        "/data/csv",
                        "{features: [sold, kind, area], target: price}",
                        "/data/transforms",
                        transforms,
                        "/modules/model",
                        model),
                profile(HOUSES));

        assertThat(flaws)
                .containsExactly(
                        new Flaw(
                                "/data/csv/features",
                                "column 'kind' goes into " + taker + ", which takes whole numbers from 0 to 1, but its"
                                        + " values are from 0.0 to 2.0. Choose other columns, or leave it out."),
                        new Flaw(
                                "/data/csv/features",
                                "column 'area' goes into " + taker + ", which takes whole numbers from 0 to 1, but its"
                                        + " values are from 70.5 to 150.0 with fractions. Choose other columns, or leave"
                                        + " it out."));
    }

    @Test
    void refusesTheLargestLogitsWhereTargetsAreNumbers() {
        List<Flaw> flaws = flaws(houses("/metrics", "[accuracy, mae, {top_k: {k: 1}}]"), profile(HOUSES));

        assertThat(flaws)
                .containsExactly(new Flaw(
                        "/metrics/2",
                        "top_k looks for a class among the largest logits, but the objectives take numbers. Use mae, rmse or"
                                + " r2, or accuracy for numbers that are 0 or 1."));
    }

    @Test
    void refusesMoreStagesThanThereAreRows() {
        List<Flaw> flaws = flaws(houses("/data/split", "{train: 0.9, valid: 0.05, test: 0.05}"), profile(HOUSES));

        assertThat(flaws).extracting(Flaw::pointer).containsExactly("/data/split/valid", "/data/split/test");
    }

    @Test
    void findsAllFlawsAtOnce() {
        List<Flaw> flaws = flaws(
                digitsWith(
                        "/objectives", "[cross_entropy, mse]",
                        "/modules/model", "[{conv2d: {filters: 1, kernel: 3}}]",
                        "/data/split/stratify", "x",
                        "/checkpoints/metric", "valid.f1"),
                Samples.profile("digits"));

        assertThat(flaws)
                .extracting(Flaw::pointer)
                .containsExactlyInAnyOrder(
                        "/objectives/1", "/modules/model/0", "/data/split/stratify", "/checkpoints/metric");
    }

    private static JsonNode houses(String... changes) {
        JsonNode definition = digitsWith(
                "/data/csv", "{features: [rooms, area], target: price}",
                "/data/split", "{train: 0.5, valid: 0.25, test: 0.25}",
                "/objectives", "mse",
                "/modules/model", "[{linear: {units: 1}}]");
        return DefinitionFixtures.with(definition, changes);
    }

    private static List<Flaw> flaws(JsonNode definition, DatasetProfile profile) {
        try {
            ExperimentPlan.of(DefinitionReader.read(definition), profile);
            return List.of();
        } catch (InvalidDefinition e) {
            return e.flaws();
        }
    }

    private static DatasetProfile profile(String csv) {
        return CsvProfiler.profile("x.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    }
}
