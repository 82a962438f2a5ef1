package io.engram.cli;

import io.engram.checkpoint.Manifest;
import io.engram.data.InvalidData;
import io.engram.data.source.GivenFile;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.InitialWeights;
import io.engram.recipe.InitializeSpec;
import io.engram.recipe.TokenModels;
import io.engram.recipe.Uploads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run without a server starts from.
 *
 * @param weights in a safetensors file, null where it starts from random ones
 * @param modules the files of uploaded modules, by the modules' names
 * @param tokenizers the files of tokenizers, by the pointers of the tokens
 */
record LocalStart(@Nullable GivenFile weights, Map<String, GivenFile> modules, Map<String, GivenFile> tokenizers) {

    private static final String INITIALIZE = "/initialize";

    /**
     * Finds it.
     *
     * @param given a file or a checkpoint's folder, null where the options name none
     * @throws InvalidDefinition where the definition asks for what is not given, or what does not fit
     */
    static LocalStart of(ExperimentPlan made, @Nullable Path given, Map<String, Path> datasets) throws IOException {
        Map<String, GivenFile> modules = new LinkedHashMap<>();
        Map<String, GivenFile> tokenizers = new LinkedHashMap<>();
        ExperimentPlan cut = TokenModels.withFiles(made, (tokens, spec) -> {
            String dataset = spec.dataset() == null ? made.definition().data().dataset() : spec.dataset();
            GivenFile file = given(dataset, spec.file(), TokenModels.pointer(tokens), datasets);
            tokenizers.put(tokens, file);
            return file;
        });
        ExperimentPlan plan = Uploads.resolve(cut, (module, spec) -> {
            GivenFile file = given(spec.dataset(), spec.file(), Uploads.pointer(module), datasets);
            modules.put(module, file);
            return file;
        });
        return new LocalStart(weights(plan, given, datasets), modules, tokenizers);
    }

    private static GivenFile given(String dataset, @Nullable String file, String pointer, Map<String, Path> datasets) {
        Path path = datasets.get(dataset);
        if (path == null) {
            throw flawed(pointer + "/dataset", "has no file here. Give one with --dataset " + dataset + "=FILE.");
        }
        return new GivenFile(path, file);
    }

    private static @Nullable GivenFile weights(ExperimentPlan plan, @Nullable Path given, Map<String, Path> datasets)
            throws IOException {
        InitializeSpec spec = plan.definition().initialize();
        if (spec == null) {
            if (given != null) {
                throw flawed(
                        INITIALIZE,
                        "is missing in the definition, which --initialize gives the file for. Write initialize:"
                                + " {checkpoint: ...} there.");
            }
            return null;
        }
        GivenFile weights = given == null ? ofDataset(spec, datasets) : ofOption(given);
        try (InputStream in = new BufferedInputStream(weights.open())) {
            List<Flaw> flaws = InitialWeights.flaws(plan, in);
            if (!flaws.isEmpty()) {
                throw new InvalidDefinition(flaws);
            }
        } catch (InvalidData e) {
            throw flawed(INITIALIZE + "/file", String.valueOf(e.getMessage()));
        }
        return weights;
    }

    private static GivenFile ofDataset(InitializeSpec spec, Map<String, Path> datasets) {
        Path dataset = spec.dataset() == null ? null : datasets.get(spec.dataset());
        if (dataset == null) {
            throw flawed(INITIALIZE, "has no file here. Give one with --initialize FILE.");
        }
        return new GivenFile(dataset, spec.file());
    }

    private static GivenFile ofOption(Path given) {
        return Files.isDirectory(given) ? new GivenFile(given, Manifest.WEIGHTS_FILE_NAME) : GivenFile.alone(given);
    }

    private static InvalidDefinition flawed(String pointer, String detail) {
        return new InvalidDefinition(List.of(new Flaw(pointer, detail)));
    }

    /** Copies it to where the worker looks for it. */
    void place(Path folder) {
        try {
            if (weights != null) {
                weights.copyTo(folder.resolve(InitialWeights.FILE));
            }
            for (Map.Entry<String, GivenFile> module : modules.entrySet()) {
                module.getValue().copyTo(Uploads.file(folder, module.getKey()));
            }
            for (Map.Entry<String, GivenFile> tokenizer : tokenizers.entrySet()) {
                tokenizer.getValue().copyTo(TokenModels.file(folder, tokenizer.getKey()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy what the run starts from to " + folder, e);
        }
    }
}
