package io.engram.recipe;

import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import io.engram.loss.Ctc;
import io.engram.model.NetworkPlan;
import io.engram.recipe.RecipeNeeds.Need;
import java.util.List;
import java.util.Optional;

/** Modules in a row, targets, and a weighted sum of losses that an optimizer makes smaller. */
@Kind("supervised")
@About("Modules in a row, targets, a weighted sum of losses")
public record Supervised() implements RecipeSpec {

    @Override
    public RecipeNeeds needs() {
        return new RecipeNeeds(Need.REQUIRED, Need.REQUIRED, Need.OPTIONAL, Need.REQUIRED, Need.REQUIRED);
    }

    @Override
    public TargetKind target(ExperimentDefinition definition) {
        return definition.objectives().get(0).target();
    }

    @Override
    public boolean targetsHaveStepsOfTheirOwn(ExperimentDefinition definition) {
        return definition.objectives().stream().anyMatch(Ctc.class::isInstance);
    }

    @Override
    public Optional<RecipePlan> plan(RecipeInput input, List<Flaw> flaws) {
        Optional<List<NetworkPlan>> networks = input.chain(flaws);
        return networks.map(chain -> {
            PredictionChecks.indices(input, chain.get(0), flaws);
            PredictionChecks.objectives(input, chain.get(chain.size() - 1).output(), flaws);
            return new RecipePlan(chain, chain.get(chain.size() - 1).output());
        });
    }

    @Override
    public boolean judgesExamples() {
        return true;
    }

    @Override
    public boolean predicts() {
        return true;
    }

    @Override
    public ExperimentBrain create(RecipeRun run) {
        return new SupervisedBrain(run);
    }
}
