package io.engram.recipe;

import io.engram.brain.RunOptions;
import io.engram.data.InvalidData;
import io.engram.data.source.GivenFile;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.TorchScript;
import io.engram.tensor.Precision;
import io.engram.tensor.UploadedScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Modules that somebody has uploaded, as a plan uses them. Whoever accepts the experiment copies them into its folder,
 * so that a checkpoint can be gone on from and downloaded when the upload is gone.
 */
public final class Uploads {

    private static final String FOLDER = "modules";

    private Uploads() {}

    /** Finds the file of a module. */
    @FunctionalInterface
    public interface Files {

        /**
         * The file.
         *
         * @param module its name in the definition
         * @throws InvalidDefinition where nothing can be it
         */
        GivenFile of(String module, TorchScript spec) throws IOException;
    }

    /** The copy of a module's file in an experiment's folder. */
    public static Path file(Path folder, String module) {
        return folder.resolve(FOLDER).resolve(module + ".pt");
    }

    /** The copies in an experiment's folder. */
    public static Files copies(Path folder) {
        return (module, spec) -> GivenFile.alone(file(folder, module));
    }

    /** The folder of all of them in an experiment's folder. */
    public static Path folder(Path experiment) {
        return experiment.resolve(FOLDER);
    }

    /** Where a definition says what a module's file is. */
    public static String pointer(String module) {
        return Flaw.below("/modules", module) + "/0/torchscript";
    }

    /** Whether a plan has any. */
    public static boolean needed(ExperimentPlan plan) {
        return plan.networks().stream().anyMatch(network -> network.uploaded().isPresent());
    }

    /**
     * The plan with what the files say of themselves: names, shapes and types of their tensors. None of their code
     * runs.
     *
     * @throws InvalidDefinition where one cannot be trained
     */
    public static ExperimentPlan resolve(ExperimentPlan plan, Files files) throws IOException {
        if (!needed(plan)) {
            return plan;
        }
        List<Flaw> flaws = new ArrayList<>();
        checkOptions(plan.definition().runOpts(), flaws);
        List<NetworkPlan> networks = new ArrayList<>();
        for (NetworkPlan network : plan.networks()) {
            TorchScript spec = network.uploaded().orElse(null);
            networks.add(spec == null ? network : resolved(network, spec, files, flaws));
        }
        if (flaws.isEmpty()
                && networks.stream().mapToLong(NetworkPlan::parameters).sum() == 0) {
            flaws.add(new Flaw(
                    "/modules",
                    "have no parameter that requires a gradient, so there is nothing to train. Save the module before"
                            + " freezing it."));
        }
        ParameterGroupSpec.check(plan.definition().parameterGroups(), ExperimentPlan.parameterNames(networks), flaws);
        if (!flaws.isEmpty()) {
            throw new InvalidDefinition(flaws);
        }
        return plan.with(networks);
    }

    private static NetworkPlan resolved(NetworkPlan network, TorchScript spec, Files files, List<Flaw> flaws)
            throws IOException {
        String pointer = pointer(network.name());
        try {
            return network.with(files.of(network.name(), spec).read(UploadedScript::read));
        } catch (InvalidData e) {
            flaws.add(new Flaw(pointer + "/file", String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            flaws.add(new Flaw(pointer, "'" + spec.dataset() + "' " + e.getMessage()));
        }
        return network;
    }

    private static void checkOptions(RunOptions options, List<Flaw> flaws) {
        if (options.precision() != Precision.FP32 || options.evalPrecision() != Precision.FP32) {
            flaws.add(new Flaw("/run_opts/precision", "must be fp32 where a module is uploaded: its text is its own"));
        }
        if (options.replicaCount() > 1) {
            flaws.add(new Flaw(
                    "/run_opts", "must ask for one device where a module is uploaded, which cannot be parted"));
        }
    }
}
