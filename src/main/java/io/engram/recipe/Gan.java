package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import io.engram.definition.Names;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Shapes;
import io.engram.optimizer.OptimizerSpec;
import io.engram.recipe.RecipeNeeds.Need;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Two networks that take turns: a generator of examples, and a discriminator that tells those from real ones.
 * Goodfellow et al. 2014, Generative adversarial nets, algorithm 1, with the generator's loss that does not saturate
 * (section 3): both are told apart by the same loss, with the labels turned. Mao et al. 2017 for the squares. From
 * noise as PyTorch's DCGAN tutorial; from inputs, beside objectives that compare with the target, as the reference's
 * enhance_GAN.
 */
@Kind("gan")
@About("Generative adversarial networks: a generator, and a discriminator that tells its examples from real ones")
public record Gan(
        @Default("\"noise\"") @About("What examples are generated from")
        Source from,

        @Default("64")
        @Positive
        @About(
                "Numbers of noise, normally distributed, that an example is generated from: the generator gets (B, latent)")
        int latent,

        @Default("\"bce_with_logits\"")
        @About("How the discriminator's answers are judged; as logits, or by their squared distance from 0 and 1")
        AdversarialLoss loss,

        @Default("1")
        @Positive
        @About(
                value = "Batches in which the discriminator steps for one in which the generator does too",
                unit = "batches")
        int discriminatorSteps,

        @Default("0.0")
        @PositiveOrZero
        @DecimalMax(value = "0.5", inclusive = false)
        @About("What the discriminator's label of real examples, 1, is made smaller by. Salimans et al. 2016")
        double labelSmoothing,

        @Default("1.0") @PositiveOrZero @About("Factor of the generator's adversarial loss beside the objectives")
        double weight,

        @Default("\"generator\"")
        @Pattern(regexp = Names.IDENTIFIER, message = Names.IDENTIFIER_RULE)
        @About("The module that generates")
        String generator,

        @Default("\"discriminator\"")
        @Pattern(regexp = Names.IDENTIFIER, message = Names.IDENTIFIER_RULE)
        @About("The module that tells real from generated; one number, or a map of them, for an example")
        String discriminator,

        @Nullable @About("What moves the discriminator, where that is not the definition's optimizer")
        OptimizerSpec discriminatorOptimizer)
        implements RecipeSpec {

    /** What examples are generated from. */
    public enum Source {
        /** The inputs are the real examples; there are no targets. */
        @About("Noise: the inputs are the real examples")
        NOISE,
        /** The targets are the real examples. */
        @About("The inputs: the targets are the real examples, and objectives compare with them")
        INPUT
    }

    public Gan {
        if (generator.equals(discriminator)) {
            throw new IllegalArgumentException("generator and discriminator are both '" + generator
                    + "'; name two modules, which learn against each other");
        }
    }

    @Override
    public RecipeNeeds needs() {
        Need compared = from == Source.NOISE ? Need.USELESS : Need.OPTIONAL;
        Need target = from == Source.NOISE ? Need.USELESS : Need.REQUIRED;
        return new RecipeNeeds(Need.REQUIRED, compared, compared, Need.REQUIRED, target);
    }

    @Override
    public TargetKind target(ExperimentDefinition definition) {
        return definition.objectives().isEmpty()
                ? TargetKind.VALUE
                : definition.objectives().get(0).target();
    }

    @Override
    public List<String> statistics(ExperimentDefinition definition) {
        return GanBrain.STATISTICS;
    }

    @Override
    public boolean keepsWhat(RecipeSpec other) {
        if (!(other instanceof Gan gan)) {
            return false;
        }
        OptimizerSpec own = discriminatorOptimizer;
        OptimizerSpec others = gan.discriminatorOptimizer;
        if (own == null || others == null) {
            return own == null && others == null;
        }
        return own.keepsWhat(others);
    }

    @Override
    public Optional<RecipePlan> plan(RecipeInput input, List<Flaw> flaws) {
        checkOptions(input.definition(), flaws);
        boolean noise = from == Source.NOISE;
        Shape given = noise ? new Shape(-1, latent) : input.shape();
        Optional<NetworkPlan> generates = input.network(generator, given, flaws);
        Optional<NetworkPlan> tells = generates.flatMap(made -> input.network(discriminator, made.output(), flaws));
        if (tells.isEmpty()) {
            return Optional.empty();
        }
        Shape made = generates.get().output();
        Shape real = noise ? input.shape() : input.examples().target(input.shape());
        if (!Shapes.text(made).equals(Shapes.text(real))
                || input.examples().target().holdsClasses()) {
            flaws.add(new Flaw(
                    Flaw.below("/modules", generator),
                    "generates numbers " + Shapes.text(made) + ", but real examples are "
                            + (input.examples().target().holdsClasses() ? "classes" : Shapes.text(real))
                            + ". Both must be of one shape."));
        }
        PredictionChecks.objectives(input, made, flaws);
        checkTrainable(input.definition(), List.of(generates.get(), tells.get()), flaws);
        return Optional.of(new RecipePlan(List.of(generates.get(), tells.get()), made));
    }

    private void checkOptions(ExperimentDefinition definition, List<Flaw> flaws) {
        RecipeNeeds.wholeBatches("gan", definition.runOpts(), flaws);
        for (String module : definition.modules().keySet()) {
            if (!module.equals(generator) && !module.equals(discriminator)) {
                flaws.add(new Flaw(
                        Flaw.below("/modules", module),
                        "is neither the generator nor the discriminator. Leave it out, or put its layers into one of"
                                + " them."));
            }
        }
    }

    private static void checkTrainable(ExperimentDefinition definition, List<NetworkPlan> networks, List<Flaw> flaws) {
        for (NetworkPlan network : networks) {
            if (ExperimentPlan.parameterNames(List.of(network)).stream()
                    .noneMatch(name -> ParameterGroupSpec.trains(definition.parameterGroups(), name))) {
                flaws.add(new Flaw(
                        Flaw.below("/modules", network.name()),
                        "has nothing to learn. Give it a layer with parameters that are trained, such as linear."));
            }
        }
    }

    @Override
    public boolean predicts() {
        return true;
    }

    @Override
    public OptionalInt noise() {
        return from == Source.NOISE ? OptionalInt.of(latent) : OptionalInt.empty();
    }

    @Override
    public List<NetworkPlan> predicting(ExperimentPlan plan) {
        return plan.networks().subList(0, 1);
    }

    @Override
    public ExperimentBrain create(RecipeRun run) {
        return new GanBrain(run, this);
    }

    /** The optimizer of each network, by its module's name. */
    Map<String, OptimizerSpec> optimizers(OptimizerSpec standard) {
        return Map.of(
                generator, standard, discriminator, discriminatorOptimizer == null ? standard : discriminatorOptimizer);
    }
}
