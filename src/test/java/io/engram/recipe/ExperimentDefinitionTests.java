package io.engram.recipe;

import static io.engram.recipe.DefinitionFixtures.digits;
import static io.engram.recipe.DefinitionFixtures.digitsWith;
import static io.engram.recipe.DefinitionFixtures.digitsWithout;
import static io.engram.recipe.DefinitionFixtures.flaws;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.definition.Flaw;
import io.engram.metric.Mode;
import io.engram.model.layer.Linear;
import io.engram.optimizer.Adam;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentDefinitionTests {

    @Test
    void readsTheDigits() {
        ExperimentDefinition definition = digits();

        assertThat(definition.name()).isEqualTo("digits");
        assertThat(definition.seed()).isEqualTo(1986);
        assertThat(definition.recipe()).isEqualTo(new Supervised());
        assertThat(Objects.requireNonNull(definition.modules().get("model")))
                .hasSize(4)
                .startsWith(new Linear(128, true))
                .endsWith(new Linear(10, true));
        assertThat(definition.optimizer()).isEqualTo(new Adam(0.002, List.of(0.9, 0.999), 1e-8, 0, false));
        assertThat(definition.checkpoints().mode()).isEqualTo(Mode.MAX);
        assertThat(definition.runOpts().maxGradNorm()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "valid.loss, MIN",
        "train.loss, MIN",
        "valid.accuracy, MAX",
        "valid.error, MIN",
        "valid.rmse, MIN",
        "valid.r2, MAX"
    })
    void knowsWhichDirectionOfAMetricIsBetter(String metric, Mode mode) {
        assertThat(DefinitionReader.read(digitsWith("/checkpoints", "{metric: " + metric + "}"))
                        .checkpoints()
                        .mode())
                .isEqualTo(mode);
    }

    @Test
    void turnsClippingOffWithNull() {
        assertThat(DefinitionReader.read(digitsWith("/run_opts/max_grad_norm", "null"))
                        .runOpts()
                        .maxGradNorm())
                .isNull();
        assertThat(DefinitionReader.read(digitsWith("/run_opts", "{}"))
                        .runOpts()
                        .maxGradNorm())
                .isEqualTo(5);
    }

    @Test
    void needsColumnsOrInputAndTarget() {
        assertThat(flaws(digitsWithout("/data/csv"))).singleElement().satisfies(flaw -> {
            assertThat(flaw.pointer()).isEqualTo("/data");
            assertThat(flaw.detail()).startsWith("needs either csv, or input and target; there is neither");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/name",
                "/data",
                "/data/dataset",
                "/data/csv/target",
                "/modules",
                "/objectives",
                "/optimizer",
                "/epochs"
            })
    void needs(String pointer) {
        assertThat(flaws(digitsWithout(pointer))).singleElement().satisfies(flaw -> {
            assertThat(flaw.pointer()).isEqualTo(pointer);
            assertThat(flaw.detail()).startsWith("is missing; it is required: ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/labels",
                "/seed",
                "/hparams",
                "/data/transforms",
                "/data/split",
                "/data/batch_size",
                "/data/shuffle",
                "/metrics",
                "/checkpoints",
                "/run_opts"
            })
    void canDoWithout(String pointer) {
        // hparams.hidden is referred to
        assertThat(flaws(digitsWithout(pointer))).extracting(Flaw::pointer).isSubsetOf("/modules/model/0/linear/units");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/epoch                | 3                         | /epoch                   | unknown field 'epoch'; did you mean 'epochs'? Known: checkpoints, ",
                "/epochs               | 0                         | /epochs                  | must be greater than 0, was 0",
                "/epochs               | 1.5                       | /epochs                  | must be a whole number of at most 32 bits, was 1.5",
                "/epochs               | null                      | /epochs                  | must be a whole number of at most 32 bits, was null",
                "/seed                 | -1                        | /seed                    | must be greater than or equal to 0, was -1",
                "/name                 | \"\"                      | /name                    | must not be blank, was \"\"",
                "/labels               | [a, '']                   | /labels/1                | must not be blank, was \"\"",
                "/recipe               | supervized                | /recipe                  | unknown kind 'supervized'; did you mean 'supervised'? Known: ",
                "/modules              | {}                        | /modules                 | must not be empty, was {}",
                "/modules/model        | []                        | /modules/model           | must not be empty, was []",
                "/modules              | {a.b: [relu]}             | /modules/a.b             | must be letters, digits and _, and not begin with a digit, was 'a.b'",
                "/modules              | {a/b: [relu]}             | /modules/a~1b            | must be letters, digits and _, and not begin with a digit, was 'a/b'",
                "/modules              | {2nd: [relu]}             | /modules/2nd             | must be letters, digits and _, and not begin with a digit, was '2nd'",
                "/modules              | {'': [relu]}              | /modules/                | must be letters, digits and _, and not begin with a digit, was ''",
                "/hparams/a.b          | 1                         | /hparams/a.b             | must be letters, digits and _, and not begin with a digit, was 'a.b'",
                "/modules/model        | [{lineer: {units: 10}}]   | /modules/model/0/lineer  | unknown kind 'lineer'; did you mean 'linear'? Known: adaptive_avg_pool1d, ",
                "/modules/model        | [{linear: {unit: 10, units: 10}}] | /modules/model/0/linear/unit | unknown field 'unit'; did you mean 'units'? Known: bias, units",
                "/modules/model        | [{linear: {units: 0}}]    | /modules/model/0/linear/units | must be greater than 0, was 0",
                "/modules/model        | [{linear: {units: ten}}]  | /modules/model/0/linear/units | must be a whole number of at most 64 bits, was \"ten\"",
                "/modules/model        | [{linear: {units: 2, bias: no}}] | /modules/model/0/linear/bias | must be true or false, was \"no\"",
                "/modules/model        | [{relu: , linear: {units: 10}}] | /modules/model/0 | must be an object with one field, the kind, was {\"relu\":null,\"linear\":{\"units\":10}}. Known: ",
                "/modules/model        | [{dropout: {rate: 1}}]    | /modules/model/0/dropout/rate | must be less than 1, was 1",
                "/modules/model        | [{dropout: {rate: -0.1}}] | /modules/model/0/dropout/rate | must be greater than or equal to 0, was -0.1",
                "/optimizer            | {adamm: {lr: 0.1}}        | /optimizer/adamm         | unknown kind 'adamm'; did you mean 'adam'? Known: adadelta, adagrad, adam, adamax, adamw, nadam, radam, rmsprop, sgd",
                "/optimizer            | {SGD: {lr: 0.1}}          | /optimizer/SGD           | unknown kind 'SGD'; did you mean 'sgd'? Known: adadelta, adagrad, adam, adamax, adamw, nadam, radam, rmsprop, sgd",
                "/optimizer/adam/lr    | -1                        | /optimizer/adam/lr       | must be greater than or equal to 0, was -1",
                "/optimizer/adam/lr    | fast                      | /optimizer/adam/lr       | must be a finite number, was \"fast\"",
                "/optimizer/adam/lr    | 1e400                     | /optimizer/adam/lr       | must be a finite number, was \"Infinity\"",
                "/optimizer/adam/betas | [0.9]                     | /optimizer/adam/betas    | must be two numbers, was [0.9]",
                "/optimizer/adam/betas | [0.9, 1]                  | /optimizer/adam/betas/1  | must be less than 1, was 1",
                "/optimizer            | {sgd: {nesterov: true}}   | /optimizer/sgd           | nesterov needs a momentum above 0 and a dampening of 0, were 0.0 and 0.0",
                "/objectives           | []                        | /objectives              | must not be empty, was []",
                "/objectives           | [CrossEntropyLoss]        | /objectives/0            | unknown kind 'CrossEntropyLoss'; did you mean 'cross_entropy'? Known: additive_angular_margin, bce",
                "/objectives           | {cross_entropy: {label_smoothing: 2}} | /objectives/cross_entropy/label_smoothing | must be less than or equal to 1, was 2",
                "/metrics              | [acuracy]                 | /metrics/0               | unknown kind 'acuracy'; did you mean 'accuracy'? Known: accuracy",
                "/data/batch_size      | 0                         | /data/batch_size         | must be greater than 0, was 0",
                "/data/csv/features    | []                        | /data/csv/features       | must not be empty, was []",
                "/data/split           | {train: 0.9, valid: 0.2, test: 0} | /data/split      | train, valid and test must not exceed 1 together, were 1.1",
                "/data/split/train     | 0                         | /data/split/train        | must be greater than 0, was 0",
                "/data/transforms      | [{scale: {by: .nan0}}]    | /data/transforms/0/scale/by | must be a finite number, was \".nan0\"",
                "/checkpoints/mode     | maximum                   | /checkpoints/mode        | must be one of [min, max], was \"maximum\"",
                "/checkpoints/metric   | test.loss                 | /checkpoints/metric      | must be a stage and a metric, as in valid.loss, was \"test.loss\"",
                "/run_opts/device      | tpu                       | /run_opts/device         | must be auto, cpu, gpu or gpu:N, was \"tpu\"",
                "/run_opts/max_grad_norm | -1                      | /run_opts/max_grad_norm  | must be greater than or equal to 0, was -1"
            })
    void saysWhatIsWrongWithWhichValue(String changed, String value, String pointer, String detail) {
        assertThat(flaws(digitsWith(changed, value))).singleElement().satisfies(flaw -> {
            assertThat(flaw.pointer()).isEqualTo(pointer);
            assertThat(flaw.detail()).startsWith(detail);
        });
    }

    @Test
    void findsAllFlawsAtOnce() {
        assertThat(flaws(digitsWith(
                        "/optimizer/adam/lr", "-1",
                        "/modules/model", "[lineer, {conv2d: {kernel: 0}}]",
                        "/data/csv/featurs", "x",
                        "/data/batch_size", "many",
                        "/hparams", "{}",
                        "/notes", "'see ${hparams.hidden}'",
                        "/metrics", "[f2]")))
                .extracting(Flaw::pointer)
                .containsExactlyInAnyOrder(
                        "/optimizer/adam/lr",
                        "/modules/model/0",
                        "/modules/model/1/conv2d/kernel",
                        "/modules/model/1/conv2d/filters",
                        "/data/csv/featurs",
                        "/data/batch_size",
                        "/notes",
                        "/metrics/0");
    }
}
