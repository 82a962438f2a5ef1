package io.engram.experiment;

import io.engram.checkpoint.Manifest;
import io.engram.dataset.DatasetSource;
import io.engram.dataset.DatasetSources;
import io.engram.definition.Flaw;
import io.engram.definition.NearestName;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.InitialWeights;
import io.engram.recipe.InitializeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.springframework.stereotype.Component;

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

    /** @throws UnbuildableDefinition where what the plan starts from is not there, or does not fit it */
    void check(ExperimentPlan plan) {
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

    /** Copies it to where the worker of an experiment looks for it. */
    void place(ExperimentPlan plan, String experiment) {
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

    private InputStream open(InitializeSpec spec) throws IOException {
        String checkpoint = spec.checkpoint();
        String dataset = spec.dataset();
        if (checkpoint != null) {
            return openCheckpoint(checkpoint);
        }
        return UploadedFile.open(upload(String.valueOf(dataset), "/initialize/dataset"), spec.file(), "/initialize");
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
                        pointer,
                        "there is no dataset '" + name + "'; " + NearestName.hint(name, datasets.names())));
        Path file = source.file();
        if (file == null) {
            throw unbuildable(pointer, "'" + name + "' is a bundled sample, which has no such file. Name an upload.");
        }
        return file;
    }

    static UnbuildableDefinition unbuildable(String pointer, String detail) {
        return new UnbuildableDefinition(List.of(new Flaw(pointer, detail)));
    }
}
