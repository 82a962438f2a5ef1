package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.data.Samples;
import io.engram.definition.Names;
import io.engram.model.layer.LayerSpec;
import io.engram.optimizer.OptimizerSpec;
import io.engram.schedule.SchedulerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTests {

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/definition.md"));
    }

    @Test
    void showsADefinitionThatCanBeTrained() throws IOException {
        String yaml = page().replaceAll("(?s).*```yaml\n(.*?)```.*", "$1");

        ExperimentPlan plan = ExperimentPlan.of(DefinitionReader.read(yaml, true), Samples.profile("digits"));

        assertThat(plan.parameters()).isEqualTo(9610);
    }

    @Test
    void countsTheKindsThatThereAre() throws IOException {
        assertThat(page())
                .contains(Names.kindsOf(LayerSpec.class).size() + " layers")
                .contains(Names.kindsOf(OptimizerSpec.class).size() + " optimizers")
                .contains(Names.kindsOf(SchedulerSpec.class).size() + " schedulers");
    }
}
