package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.TensorState;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import io.engram.loss.LossSpec;
import io.engram.loss.Objectives;
import io.engram.metric.steps.StepPoints;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.LayerSpec;
import io.engram.optimizer.OptimizerSpec;
import io.engram.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A training run of the reference, as its folder tells it, and the same run by our Brain. */
final class GoldenCase {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;
    private final JsonNode tree;

    GoldenCase(Path folder) throws IOException {
        this.folder = folder;
        this.tree = JSON.readTree(Files.readAllBytes(folder.resolve("case.json")));
    }

    JsonNode expected() {
        return tree.get("expected");
    }

    record Model(List<LayerSpec> layers) {}

    record Optimization(OptimizerSpec optimizer) {}

    record Losses(List<LossSpec> losses) {}

    record Options(RunOptions runOpts) {}

    /** Step losses, stage losses and final weights of our own run. */
    record Outcome(List<Double> stepLosses, List<StageStats> stages, Map<String, float[]> weights) {}

    Outcome run() throws IOException {
        return run(BrainListener.NONE);
    }

    Outcome run(BrainListener steps) throws IOException {
        return run(
                convert("{\"run_opts\": " + (tree.has("run_opts") ? tree.get("run_opts") : "{}") + "}", Options.class)
                        .runOpts(),
                steps);
    }

    /** @param steps hears of each step, if it wants to */
    Outcome run(RunOptions options, BrainListener steps) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> data = read(manager, "data.safetensors");
            Shape input = array(data, "train.0.x").getShape();
            List<Flaw> flaws = new ArrayList<>();
            NetworkPlan plan = NetworkPlan.of("model", layers(), new Shape(-1).addAll(input.slice(1)), flaws)
                    .orElseThrow(() -> new AssertionError(flaws));
            List<Double> stepLosses = new ArrayList<>();
            List<StageStats> stages = new ArrayList<>();
            OptimizerSpec optimizer = convert("{\"optimizer\": " + tree.get("optimizer") + "}", Optimization.class)
                    .optimizer();
            RunContext context = new RunContext(options, 0, StopSignal.NEVER, new BrainListener() {
                @Override
                public void stageEnded(StageStats stats) {
                    stages.add(stats);
                }

                @Override
                public boolean wantsSteps() {
                    return steps.wantsSteps();
                }

                @Override
                public void steps(StepPoints points) {
                    steps.steps(points);
                }
            });
            try (GoldenBrain brain = new GoldenBrain(plan, optimizer, context, objectives(manager), stepLosses)) {
                Map<String, NDArray> tensors = brain.tensors();
                try (InputStream init = Files.newInputStream(folder.resolve("init.safetensors"))) {
                    new TensorState(manager, () -> tensors).load(init);
                }
                int validBatches = tree.get("valid_batches").asInt();
                brain.fit(
                        new EpochCounter(tree.get("epochs").asInt()),
                        new GoldenBatches(
                                data, "train", tree.get("train_batches").asInt()),
                        validBatches == 0 ? null : new GoldenBatches(data, "valid", validBatches));
                Map<String, float[]> weights = new java.util.TreeMap<>();
                tensors.forEach((name, array) -> weights.put(name, floats(array)));
                return new Outcome(stepLosses, stages, weights);
            }
        }
    }

    Map<String, float[]> finalWeights() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, float[]> weights = new java.util.TreeMap<>();
            read(manager, "final.safetensors").forEach((name, array) -> weights.put(name, floats(array)));
            return weights;
        }
    }

    /**
     * Whether a tensor is made of rounding errors: the bias of a convolution before a batch norm, which subtracts it
     * again, has a gradient of zero but for those, and Adam scales them up; the running mean adds the bias in. Two
     * versions of libtorch agree on neither, while losses and all other weights agree.
     */
    boolean isRoundingNoise(String name) {
        for (int i = 0; i + 1 < tree.get("model").size(); i++) {
            if (tree.get("model").get(i).has("conv2d")
                    && tree.get("model").get(i + 1).has("batch_norm2d")) {
                return name.equals("model." + i + ".bias") || name.equals("model." + (i + 1) + ".running_mean");
            }
        }
        return false;
    }

    private static NDArray array(Map<String, NDArray> data, String name) {
        return Objects.requireNonNull(data.get(name), name);
    }

    private static float[] floats(NDArray array) {
        return array.toType(ai.djl.ndarray.types.DataType.FLOAT32, true).toFloatArray();
    }

    private Map<String, NDArray> read(NDManager manager, String file) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            return Safetensors.read(manager, in);
        }
    }

    /** Their `in` and `features` follow from the shape before; batch_norm2d is our batch_norm. */
    private List<LayerSpec> layers() {
        ArrayNode layers = JSON.createArrayNode();
        for (JsonNode layer : tree.get("model")) {
            String kind = layer.propertyNames().iterator().next();
            ObjectNode options = ((ObjectNode) layer.get(kind)).without(List.of("in", "features"));
            layers.addObject().set(kind.equals("batch_norm2d") ? "batch_norm" : kind, options);
        }
        return convert("{\"layers\": " + layers + "}", Model.class).layers();
    }

    /** One for each target: the second tutorial compares its predictions with two. */
    private List<Objectives> objectives(NDManager manager) {
        String loss = tree.get("loss").asString();
        List<String> losses = loss.equals("weighted_l1_mse")
                ? List.of("{\"l1\": {\"weight\": 0.7}}", "{\"mse\": {\"weight\": 0.3}}")
                : List.of("\"" + loss + "\"");
        return losses.stream()
                .map(json -> convert("{\"losses\": " + json + "}", Losses.class))
                .map(spec -> new Objectives(manager.getDevice(), spec.losses()))
                .toList();
    }

    private static <T extends Record> T convert(String json, Class<T> type) {
        List<Flaw> flaws = new ArrayList<>();
        return new RecordReader(flaws)
                .read(type, JSON.readTree(json))
                .orElseThrow(() -> new UnsupportedCase(flaws.toString()));
    }

    /** The case asks for a kind that Engram does not have. */
    static final class UnsupportedCase extends RuntimeException {
        UnsupportedCase(String message) {
            super(message);
        }
    }

    private static final class GoldenBrain extends Brain {
        private final List<Objectives> objectives;
        private final List<Double> stepLosses;

        GoldenBrain(
                NetworkPlan plan,
                OptimizerSpec optimizer,
                RunContext context,
                List<Objectives> objectives,
                List<Double> stepLosses) {
            super(Map.of("model", plan), optimizer, HParams.none(), context, null);
            this.objectives = objectives;
            this.stepLosses = stepLosses;
        }

        Map<String, NDArray> tensors() {
            Map<String, NDArray> tensors = parameters();
            tensors.putAll(modules().buffers());
            return tensors;
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            return modules().forward("model", batch.inputs());
        }

        @Override
        protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
            if (objectives.size() == 1) {
                return objectives.get(0).loss(predictions.head(), batch.targets(), stage == Stage.TRAIN);
            }
            NDArray sum =
                    objectives.get(0).loss(predictions.head(), batch.targets().get(0), stage == Stage.TRAIN);
            for (int i = 1; i < objectives.size(); i++) {
                sum = sum.add(objectives
                        .get(i)
                        .loss(predictions.head(), batch.targets().get(i), stage == Stage.TRAIN));
            }
            return sum;
        }

        @Override
        protected void onFitBatchEnd(Batch batch, NDList predictions, NDArray loss, boolean shouldStep) {
            stepLosses.add((double) loss.toFloatArray()[0]);
        }

        @Override
        public void close() {
            objectives.forEach(Objectives::close);
            super.close();
        }
    }

    private record GoldenBatches(Map<String, NDArray> data, String stage, int batches) implements BatchSource {

        @Override
        public void startEpoch(int epoch, long firstExample) {}

        @Override
        public long examples() {
            return batches * array(data, stage + ".0.x").size(0);
        }

        @Override
        public Batch batch(NDManager scratch, int index) {
            NDArray x = copy(scratch, "x", index);
            NDList targets = new NDList();
            for (String name : List.of("y", "y1", "y2")) {
                if (data.containsKey(stage + "." + index + "." + name)) {
                    targets.add(copy(scratch, name, index));
                }
            }
            if (data.containsKey(stage + "." + index + ".x_len")) {
                targets.add(lengths(scratch, "x_len", index, x.size(1)));
                targets.add(lengths(scratch, "y_len", index, targets.head().size(1)));
            }
            return new Batch(new NDList(x), targets, x.size(0));
        }

        /** The case counts steps; losses take shares of all. */
        private NDArray lengths(NDManager scratch, String name, int index, long steps) {
            return copy(scratch, name, index)
                    .toType(ai.djl.ndarray.types.DataType.FLOAT32, false)
                    .div(steps);
        }

        private NDArray copy(NDManager scratch, String name, int index) {
            NDArray copy = array(data, stage + "." + index + "." + name).duplicate();
            copy.attach(scratch);
            return copy;
        }
    }
}
