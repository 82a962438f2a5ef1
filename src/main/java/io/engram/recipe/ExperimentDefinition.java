package io.engram.recipe;

import io.engram.brain.EarlyStoppingSpec;
import io.engram.brain.RunOptions;
import io.engram.checkpoint.CheckpointSpec;
import io.engram.data.DataSpec;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Names;
import io.engram.loss.LossSpec;
import io.engram.metric.MetricSpec;
import io.engram.model.layer.LayerSpec;
import io.engram.optimizer.OptimizerSpec;
import io.engram.schedule.SchedulerSpec;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything that is needed to train, as one value: the very record that the API takes, the database keeps and the
 * worker runs.
 *
 * @see DefinitionReader
 */
public record ExperimentDefinition(
        @NotBlank @Size(max = 200) @About("What people call the experiment")
        String name,

        @Default("[]") @Size(max = 50) @About("Words to find it by")
        List<@NotBlank @Size(max = 100) String> labels,

        @Default("\"\"") @Size(max = 10_000) @About("Free text")
        String notes,

        @Default("0") @PositiveOrZero @About("Where all randomness starts: split, shuffle, initial weights, dropout")
        long seed,

        @Default("\"supervised\"") @About("What kind of training it is")
        RecipeSpec recipe,

        @Default("{}") @About("Named values for ${hparams.name} to refer to")
        Map<@Pattern(regexp = Names.IDENTIFIER, message = Names.IDENTIFIER_RULE) String, JsonNode> hparams,

        @About("Which examples, and how") DataSpec data,

        @Default("{}") @Size(max = 100) @About("Named lists of layers, applied in this order")
        Map<
                        @Pattern(regexp = Names.IDENTIFIER, message = Names.IDENTIFIER_RULE) String,
                        @NotEmpty @Size(max = 1000) List<LayerSpec>>
                modules,

        @Default("[]") @Size(max = 100) @About("Losses whose weighted sum is minimised")
        List<LossSpec> objectives,

        @Default("[]") @Size(max = 100) @About("Metrics that are recorded beside the loss")
        List<MetricSpec> metrics,

        @Nullable @About("How the parameters are moved") OptimizerSpec optimizer,

        @Default("[]")
        @Size(max = 50)
        @About("Parameters that the optimizer treats in a way of their own; the first group that names one counts")
        List<ParameterGroupSpec> parameterGroups,

        @Nullable @About("How the learning rate changes; it stays where this is left out")
        SchedulerSpec scheduler,

        @Positive @About(value = "How often the training examples are seen", unit = "epochs")
        int epochs,

        @Nullable @About("When the training ends before its last epoch")
        EarlyStoppingSpec earlyStopping,

        @Default("{}") @About("Which checkpoints are kept") CheckpointSpec checkpoints,

        @Default("{}") @About("How it runs, whatever it trains")
        RunOptions runOpts) {

    public ExperimentDefinition {
        labels = List.copyOf(labels);
        hparams = Collections.unmodifiableMap(new LinkedHashMap<>(hparams));
        modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
        objectives = List.copyOf(objectives);
        parameterGroups = List.copyOf(parameterGroups);
        metrics = List.copyOf(metrics);
    }
}
