package io.engram.catalog;

import io.engram.data.DatasetProfile;
import io.engram.data.SamplerSpec;
import io.engram.data.Samples;
import io.engram.definition.KindDescription;
import io.engram.definition.SchemaWriter;
import io.engram.loss.LossSpec;
import io.engram.metric.MetricSpec;
import io.engram.model.layer.LayerSpec;
import io.engram.model.transform.TransformSpec;
import io.engram.optimizer.OptimizerSpec;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.RecipeSpec;
import io.engram.schedule.SchedulerSpec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Everything that an experiment definition may contain: once as a schema for programs, once as lists for people. A kind
 * is in it as soon as its family permits it; there is no list to keep.
 */
@Schema(description = "What an experiment definition may contain")
record Catalog(
        @Schema(type = "object", description = "JSON Schema (draft 2020-12) of a definition whose ${...} are resolved")
        JsonNode schema,

        List<KindDescription> recipes,
        List<KindDescription> layers,
        List<KindDescription> losses,
        List<KindDescription> metrics,
        List<KindDescription> optimizers,
        List<KindDescription> schedulers,
        List<KindDescription> transforms,
        List<KindDescription> samplers,

        @Schema(description = "Datasets that come with Engram")
        List<Sample> samples) {

    /** A bundled dataset in one line. */
    record Sample(String name, long rows, int columns) {

        static Sample of(String name) {
            DatasetProfile profile = Samples.profile(name);
            return new Sample(name, profile.rows(), profile.columns().size());
        }
    }

    static Catalog read() {
        return new Catalog(
                SchemaWriter.write(ExperimentDefinition.class),
                KindDescription.of(RecipeSpec.class),
                KindDescription.of(LayerSpec.class),
                KindDescription.of(LossSpec.class),
                KindDescription.of(MetricSpec.class),
                KindDescription.of(OptimizerSpec.class),
                KindDescription.of(SchedulerSpec.class),
                KindDescription.of(TransformSpec.class),
                KindDescription.of(SamplerSpec.class),
                new TreeSet<>(Samples.names()).stream().map(Sample::of).toList());
    }
}
