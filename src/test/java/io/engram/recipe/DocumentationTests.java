package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.RunOptions;
import io.engram.data.SamplerSpec;
import io.engram.data.Samples;
import io.engram.definition.Names;
import io.engram.metric.MetricSpec;
import io.engram.model.layer.LayerSpec;
import io.engram.optimizer.OptimizerSpec;
import io.engram.schedule.SchedulerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                .contains(Names.kindsOf(MetricSpec.class).size() + " metrics")
                .contains(Names.kindsOf(OptimizerSpec.class).size() + " optimizers")
                .contains(Names.kindsOf(SchedulerSpec.class).size() + " schedulers")
                .contains(Names.kindsOf(SamplerSpec.class).size() + " samplers");
    }

    @Test
    void showsEverySampler() throws IOException {
        List<String> shown = Pattern.compile("(?m)^  sampler: (\\{.*?}})")
                .matcher(page())
                .results()
                .map(match -> match.group(1).replace("column: weight", "column: p10"))
                .toList();

        assertThat(shown).hasSize(Names.kindsOf(SamplerSpec.class).size());
        assertThat(shown)
                .allSatisfy(sampler -> ExperimentPlan.of(
                        DefinitionReader.read(DefinitionFixtures.digitsWith("/data/sampler", sampler)),
                        Samples.profile("digits")));
    }

    /** The README's Java is compiled and run where it is copied from. */
    @ParameterizedTest
    @ValueSource(strings = {"linear", "weighted"})
    void showsABrainThatIsTested(String name) throws IOException {
        String tests = Files.readString(Path.of("src/test/java/io/engram/brain/ExampleTests.java"));
        String example = tests.replaceAll("(?s).*    // README: " + name + "\n(.*?)\n    // README: end.*", "$1")
                .replaceAll("(?m)^    ", "");

        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + example + "\n```");
    }

    @Test
    void explainsEveryRunOption() throws IOException {
        String page = Files.readString(Path.of("docs/brain.md"));

        assertThat(Names.componentNames(RunOptions.class))
                .allSatisfy(option -> assertThat(page).contains("`" + option + "`"));
    }
}
