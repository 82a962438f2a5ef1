package io.engram.experiment;

import io.engram.checkpoint.Manifest;
import io.engram.data.InvalidData;
import io.engram.data.item.TokenizerFile;
import io.engram.data.source.GivenFile;
import io.engram.dataset.DatasetSource;
import io.engram.dataset.DatasetSources;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.NearestName;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.TorchScript;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.InitialWeights;
import io.engram.recipe.InitializeSpec;
import io.engram.recipe.TokenModels;
import io.engram.recipe.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Finds what an experiment starts from, and copies it into the experiment's folder: neither the checkpoint nor the
 * upload has to be there any more when a worker is free.
 */
@Component
class StartingPoints {

    private final SavedCheckpoints checkpoints;
    private final DatasetSources datasets;
    private final ExperimentFolders folders;

    StartingPoints(SavedCheckpoints checkpoints, DatasetSources datasets, ExperimentFolders folders) {
        this.checkpoints = checkpoints;
        this.datasets = datasets;
        this.folders = folders;
    }

    /**
     * The plan with what its uploaded modules are.
     *
     * @throws UnbuildableDefinition where what it is made of or starts from is not there, or does not fit it
     */
    ExperimentPlan check(ExperimentPlan made) {
        ExperimentPlan plan = resolved(made);
        checkWeights(plan);
        return plan;
    }

    private ExperimentPlan resolved(ExperimentPlan made) {
        try {
            ExperimentPlan plan = TokenModels.withFiles(made, (tokens, spec) -> tokenizer(made, tokens, spec));
            return Uploads.resolve(plan, this::module);
        } catch (InvalidDefinition e) {
            throw new UnbuildableDefinition(e.flaws());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an uploaded module or tokenizer", e);
        }
    }

    private GivenFile tokenizer(ExperimentPlan plan, String tokens, TokenizerFile spec) {
        String dataset = spec.dataset() == null ? plan.definition().data().dataset() : spec.dataset();
        return new GivenFile(upload(dataset, TokenModels.pointer(tokens) + "/dataset"), spec.file());
    }

    private GivenFile module(String module, TorchScript spec) {
        return new GivenFile(upload(spec.dataset(), Uploads.pointer(module) + "/dataset"), spec.file());
    }

    /** What a fork needs of the files of the experiment that it is from. */
    void inherit(String origin, String fork) {
        try {
            Path from = Uploads.folder(folders.create(origin));
            if (Files.isDirectory(from)) {
                FileSystemUtils.copyRecursively(from, Uploads.folder(folders.create(fork)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the modules and tokenizers of " + origin, e);
        }
    }

    private void checkWeights(ExperimentPlan plan) {
        InitializeSpec spec = plan.definition().initialize();
        if (spec == null) {
            return;
        }
        try (InputStream weights = open(spec)) {
            List<Flaw> flaws = InitialWeights.flaws(plan, weights);
            if (!flaws.isEmpty()) {
                throw new UnbuildableDefinition(flaws);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the weights of " + spec.source(), e);
        }
    }

    /** Copies all to where the worker of an experiment looks for it. */
    void place(ExperimentPlan plan, String experiment) {
        for (NetworkPlan network : plan.networks()) {
            network.uploaded().ifPresent(spec -> placeModule(network.name(), spec, experiment));
        }
        TokenModels.files(plan.definition())
                .forEach((pointer, spec) -> placeTokenizer(plan, pointer, spec, experiment));
        InitializeSpec spec = plan.definition().initialize();
        if (spec == null) {
            return;
        }
        Path copy = folders.create(experiment).resolve(InitialWeights.FILE);
        try (InputStream weights = open(spec)) {
            Files.copy(weights, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the weights of " + spec.source(), e);
        }
    }

    private void placeModule(String module, TorchScript spec, String experiment) {
        Path folder = folders.create(experiment);
        try {
            module(module, spec).copyTo(Uploads.file(folder, module));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the module " + module, e);
        }
    }

    private void placeTokenizer(ExperimentPlan plan, String pointer, TokenizerFile spec, String experiment) {
        Path copy = TokenModels.file(folders.create(experiment), pointer);
        try {
            tokenizer(plan, pointer, spec).copyTo(copy);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the tokenizer " + spec.name(), e);
        }
    }

    private InputStream open(InitializeSpec spec) throws IOException {
        String checkpoint = spec.checkpoint();
        String dataset = spec.dataset();
        if (checkpoint != null) {
            return openCheckpoint(checkpoint);
        }
        try {
            return new GivenFile(upload(String.valueOf(dataset), "/initialize/dataset"), spec.file()).open();
        } catch (InvalidData e) {
            // Not as the cause, which would be taken for a dataset that cannot be read.
            throw unbuildable("/initialize/file", String.valueOf(e.getMessage()));
        }
    }

    private InputStream openCheckpoint(String id) throws IOException {
        SavedCheckpoint saved = checkpoints
                .find(id)
                .orElseThrow(() -> unbuildable("/initialize/checkpoint", "there is no checkpoint '" + id + "'"));
        try {
            if (!saved.isOk()) {
                throw new NoSuchFileException(id);
            }
            return Files.newInputStream(
                    folders.checkpoint(saved.experimentId(), id).resolve(Manifest.WEIGHTS_FILE_NAME));
        } catch (NoSuchFileException e) {
            UnbuildableDefinition damaged =
                    unbuildable("/initialize/checkpoint", "the checkpoint '" + id + "' is damaged. Name another one.");
            damaged.initCause(e);
            throw damaged;
        }
    }

    /** The file of an upload. */
    private Path upload(String name, String pointer) {
        DatasetSource source = datasets.find(name)
                .orElseThrow(() -> unbuildable(
                        pointer, "there is no dataset '" + name + "'; " + NearestName.hint(name, datasets.names())));
        datasets.unusable(source).ifPresent(how -> {
            throw unbuildable(pointer, how);
        });
        Path file = source.file();
        if (file == null) {
            throw unbuildable(pointer, "'" + name + "' is a bundled sample, which has no such file. Name an upload.");
        }
        return file;
    }

    private static UnbuildableDefinition unbuildable(String pointer, String detail) {
        return new UnbuildableDefinition(List.of(new Flaw(pointer, detail)));
    }
}
