package io.engram.cli;

import io.engram.checkpoint.Manifest;
import io.engram.data.item.TokenizerFile;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.layer.TorchScript;
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
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run without a server starts from.
 *
 * @param weights a safetensors file, null where it starts from random ones
 * @param modules the files of uploaded modules, by the modules' names
 * @param tokenizers the files of tokenizers, by the pointers of the tokens
 */
record LocalStart(@Nullable Path weights, Map<String, Path> modules, Map<String, Path> tokenizers) {

    /**
     * Finds it.
     *
     * @param given a file or a checkpoint's folder, null where the options name none
     * @throws InvalidDefinition where the definition asks for what is not given, or what does not fit
     */
    static LocalStart of(ExperimentPlan made, @Nullable Path given, Map<String, Path> datasets) throws IOException {
        Map<String, Path> modules = new LinkedHashMap<>();
        Map<String, Path> tokenizers = new LinkedHashMap<>();
        ExperimentPlan cut = TokenModels.withFiles(made, (pointer, spec) -> {
            Path file = tokenizer(made, pointer, spec, datasets);
            tokenizers.put(pointer, file);
            return Files.newInputStream(file);
        });
        ExperimentPlan plan = Uploads.resolve(cut, (module, spec) -> {
            Path file = module(module, spec, datasets);
            modules.put(module, file);
            return file;
        });
        return new LocalStart(weights(plan, given, datasets), modules, tokenizers);
    }

    private static Path tokenizer(ExperimentPlan plan, String pointer, TokenizerFile spec, Map<String, Path> datasets) {
        String name = spec.dataset() == null ? plan.definition().data().dataset() : spec.dataset();
        Path dataset = datasets.get(name);
        if (dataset == null) {
            throw new InvalidDefinition(List.of(new Flaw(
                    pointer + "/by/tokenizer/dataset",
                    "has no file here. Give one with --dataset " + name + "=FILE.")));
        }
        return spec.file() != null && Files.isDirectory(dataset) ? dataset.resolve(spec.file()) : dataset;
    }

    private static Path module(String name, TorchScript spec, Map<String, Path> datasets) {
        Path dataset = datasets.get(spec.dataset());
        if (dataset == null) {
            throw new InvalidDefinition(List.of(new Flaw(
                    Flaw.below("/modules", name) + "/0/torchscript/dataset",
                    "has no file here. Give one with --dataset " + spec.dataset() + "=FILE.")));
        }
        return spec.file() != null && Files.isDirectory(dataset) ? dataset.resolve(spec.file()) : dataset;
    }

    private static @Nullable Path weights(ExperimentPlan plan, @Nullable Path given, Map<String, Path> datasets)
            throws IOException {
        InitializeSpec spec = plan.definition().initialize();
        if (spec == null) {
            if (given != null) {
                throw flawed("is missing in the definition, which --initialize gives the file for. Write initialize:"
                        + " {checkpoint: ...} there.");
            }
            return null;
        }
        Path found = given == null ? ofDataset(spec, datasets) : given;
        Path weights = Files.isDirectory(found) ? found.resolve(Manifest.WEIGHTS_FILE_NAME) : found;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(weights))) {
            List<Flaw> flaws = InitialWeights.flaws(plan, in);
            if (!flaws.isEmpty()) {
                throw new InvalidDefinition(flaws);
            }
        }
        return weights;
    }

    private static Path ofDataset(InitializeSpec spec, Map<String, Path> datasets) {
        Path dataset = spec.dataset() == null ? null : datasets.get(spec.dataset());
        if (dataset == null) {
            throw flawed("has no file here. Give one with --initialize FILE.");
        }
        return spec.file() != null && Files.isDirectory(dataset) ? dataset.resolve(spec.file()) : dataset;
    }

    private static InvalidDefinition flawed(String detail) {
        return new InvalidDefinition(List.of(new Flaw("/initialize", detail)));
    }

    /** Copies it to where the worker looks for it. */
    void place(Path folder) {
        try {
            if (weights != null) {
                Files.copy(weights, folder.resolve(InitialWeights.FILE), StandardCopyOption.REPLACE_EXISTING);
            }
            for (Map.Entry<String, Path> module : modules.entrySet()) {
                Files.createDirectories(Uploads.folder(folder));
                Files.copy(
                        module.getValue(), Uploads.file(folder, module.getKey()), StandardCopyOption.REPLACE_EXISTING);
            }
            for (Map.Entry<String, Path> tokenizer : tokenizers.entrySet()) {
                Files.createDirectories(Uploads.folder(folder));
                Files.copy(
                        tokenizer.getValue(),
                        TokenModels.file(folder, tokenizer.getKey()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy what the run starts from to " + folder, e);
        }
    }
}
