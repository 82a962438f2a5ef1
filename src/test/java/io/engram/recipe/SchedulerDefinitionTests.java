package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.engram.data.Samples;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedulers and early stopping as a definition writes them. */
class SchedulerDefinitionTests {

    private static List<Flaw> flaws(String yaml) {
        return catchThrowableOfType(
                        InvalidDefinition.class,
                        () -> ExperimentPlan.of(DigitsFixtures.definition(1, yaml), Samples.profile("digits")))
                .flaws();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scheduler: {noamm: {n_warmup_steps: 3}}                    | /scheduler/noamm                                | did you mean 'noam'?
            scheduler: {noam: {}}                                      | /scheduler/noam/n_warmup_steps                  | is missing
            scheduler: {noam: {n_warmup_steps: 0}}                     | /scheduler/noam/n_warmup_steps                  | must be greater than 0
            scheduler: {noam: {warmup_steps: 3, n_warmup_steps: 3}}    | /scheduler/noam/warmup_steps                    | did you mean 'n_warmup_steps'?
            scheduler: {noam_interval: {n_warmup_steps: 3, anneal_steps: [1], anneal_rates: [1, 2]}} | /scheduler/noam_interval | must be as many, were 1 and 2
            scheduler: {interval: {intervals: []}}                     | /scheduler/interval/intervals                   | must not be empty
            scheduler: {interval: {intervals: [{steps: 2, lr: -1}]}}   | /scheduler/interval/intervals/0/lr              | must be greater than or equal to 0
            scheduler: {interval: {intervals: [{steps: 2, lr: 1}, {steps: 2, lr: 1}]}} | /scheduler/interval           | must ascend, but 2 follows 2
            scheduler: {linear_warmup: {num_warmup_steps: 3, num_training_steps: 3}} | /scheduler/linear_warmup       | must be more than num_warmup_steps, were 3 and 3
            scheduler: {warm_and_exp_decay: {n_warmup_steps: 3, total_steps: 3}} | /scheduler/warm_and_exp_decay      | must be more than n_warmup_steps, were 3 and 3
            scheduler: {warm_cool_decay: {warmup: 3, cooldown: 3, total_steps: 5}} | /scheduler/warm_cool_decay       | must fit into total_steps, were 3, 3 and 5
            scheduler: {step_decay: {half_life: 3, decay_factor: 0.5}} | /scheduler/step_decay                           | give it or them
            scheduler: {cyclic: {mode: triangle}}                      | /scheduler/cyclic/mode                          | did you mean 'triangular'?
            scheduler: {reduce_on_plateau: {factor: 1}}                | /scheduler/reduce_on_plateau/factor             | must be less than 1
            scheduler: {new_bob: {metric: loss}}                       | /scheduler/new_bob/metric                       | must be a stage and a metric, as in valid.loss
            scheduler: {new_bob: {metric: valid.acuracy}}              | /scheduler/new_bob/metric                       | did you mean 'valid.accuracy'?
            scheduler: {warmup: {steps: 3, then: {new_bob: {metric: valid.los}}}} | /scheduler/warmup/then/new_bob/metric | is not recorded; did you mean 'valid.loss'?
            scheduler: {warmup: {steps: 3}}                            | /scheduler/warmup/then                          | is missing
            early_stopping: {patience: 3, metric: valid.acuracy}       | /early_stopping/metric                          | did you mean 'valid.accuracy'?
            early_stopping: {}                                         | /early_stopping/patience                        | is missing
            early_stopping: {patience: -1}                             | /early_stopping/patience                        | must be greater than or equal to 0
            early_stopping: {patience: 3, mode: least}                 | /early_stopping/mode                            | must be one of [min, max]
            """)
    void refusesWhatCannotRun(String yaml, String pointer, String detail) {
        List<Flaw> flaws = flaws(yaml);

        assertThat(flaws).hasSize(1);
        assertThat(flaws.get(0).pointer()).isEqualTo(pointer);
        assertThat(flaws.get(0).detail()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scheduler: {step_decay: {half_life: 3}}
            scheduler: {warmup: {steps: 3, then: {cosine: {t_max: 3, every: step}}}}
            scheduler: {noam_interval: {n_warmup_steps: 3, anneal_steps: [1, 2], anneal_rates: [1, 0.5]}}
            scheduler: new_bob
            early_stopping: {metric: valid.accuracy, patience: 3}
            """)
    void readsWhatItHasWritten(String yaml) {
        ExperimentDefinition definition = DigitsFixtures.definition(1, yaml);

        ExperimentDefinition read = DefinitionReader.read(DefinitionReader.canonical(definition));

        assertThat(read).isEqualTo(definition);
    }

    @Test
    void needsNeither() {
        ExperimentDefinition definition = DigitsFixtures.definition(1);

        assertThat(definition.scheduler()).isNull();
        assertThat(definition.earlyStopping()).isNull();
    }

    @Test
    void writesOutTheDirectionOfTheMetric() {
        ExperimentDefinition definition =
                DigitsFixtures.definition(1, "early_stopping: {metric: valid.accuracy, patience: 3}");

        assertThat(DefinitionReader.canonical(definition)
                        .at("/early_stopping/mode")
                        .stringValue())
                .isEqualTo("max");
    }
}
