package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.InvalidData;
import io.engram.data.source.Sources;
import io.engram.definition.InvalidDefinition;
import io.engram.tensor.Safetensors;
import io.engram.tensor.ScriptZip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A scripted module that Python has made, against its training in PyTorch 2.15. These lines made the files (without
 * what debuggers want to know of them) and the numbers:
 *
 * <pre>
 * class Net(nn.Module):
 *     def __init__(self):
 *         super().__init__()
 *         self.norm = nn.BatchNorm1d(3)
 *         self.hidden = nn.Linear(3, 4)
 *         self.out = nn.Linear(4, 1)
 *         for k, p in enumerate(self.parameters()):
 *             p.data = torch.sin(torch.arange(p.numel()) * 1.7 + k).reshape(p.shape) / 2
 *     def forward(self, x: torch.Tensor) -> torch.Tensor:
 *         return self.out(torch.tanh(self.hidden(self.norm(x))))
 * m = Net()
 * torch.jit.script(m).save('net.pt'); torch.save(m.state_dict(), 'eager.pt')
 * torch.jit.script(Net().double()).save('double.pt')
 * i = torch.arange(24)
 * x = torch.stack([torch.sin(i * 0.9), torch.cos(i * 0.7), (i % 5) / 5.0], 1)
 * y = (x[:, 0] - 2 * x[:, 1] * x[:, 2])[:, None]
 * o = torch.optim.SGD(m.parameters(), 0.1, momentum=0.9)
 * for _ in range(5):
 *     o.zero_grad(); l = F.mse_loss(m(x), y); l.backward(); o.step(); losses.append(l.item())
 * m.eval(); m.state_dict(); m(x[:4])
 * </pre>
 */
class UploadedModuleTests {

    private static final double[] LOSSES = {
        1.6105743646621704, 1.2627378702163696, 1.0110284090042114, 1.0072064399719238, 1.0496541261672974
    };

    private static final Map<String, float[]> STATE = Map.of(
            "model.norm.weight", new float[] {-0.52981997f, 0.2789843f, -0.07270575f},
            "model.norm.running_mean", new float[] {0.030736376f, -0.008282521f, 0.15697885f},
            "model.norm.running_var", new float[] {0.80293584f, 0.8153072f, 0.62313193f},
            "model.hidden.bias", new float[] {-0.15199187f, -0.63846266f, 0.4045302f, 0.58720064f},
            "model.out.weight", new float[] {0.011363462f, -0.5447182f, 0.1683475f, 0.18359205f},
            "model.out.bias", new float[] {0.20435552f});

    private static final float[] EVALUATED = {0.44194388f, 0.57064867f, 0.6288844f, 0.590988f};

    private static final String DEFINITION = """
            name: uploaded
            data:
              dataset: points
              csv: {features: [a, b, c], target: y}
              split: {train: 1, valid: 0, test: 0}
              batch_size: 24
              shuffle: false
            modules: {model: [{torchscript: {dataset: net, output: [1]}}]}
            objectives: [mse]
            optimizer: {sgd: {lr: 0.1, momentum: 0.9}}
            epochs: 5
            checkpoints: {metric: train.loss, keep: 9}
            """;

    @TempDir
    private Path folder;

    private Path csv = Path.of("");
    private final NDManager manager = NDManager.newBaseManager();
    private final List<Double> losses = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        StringBuilder text = new StringBuilder("a,b,c,y\n");
        for (int i = 0; i < 24; i++) {
            float[] x = row(i);
            text.append(String.format(Locale.ROOT, "%.9f,%.9f,%.9f,%.9f%n", x[0], x[1], x[2], x[0] - 2 * x[1] * x[2]));
        }
        csv = Files.writeString(folder.resolve("points.csv"), text);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static float[] row(int i) {
        return new float[] {(float) Math.sin(i * 0.9f), (float) Math.cos(i * 0.7f), i % 5 / 5f};
    }

    private Path place(String run, String file) throws IOException {
        Path place = Files.createDirectories(folder.resolve(run));
        Path module = Uploads.file(place, "model");
        Files.createDirectories(Objects.requireNonNull(module.getParent()));
        try (InputStream in = getClass().getResourceAsStream(file)) {
            Files.write(module, in.readAllBytes());
        }
        return place;
    }

    private ExperimentPlan plan(String definition, Path place) throws IOException {
        ExperimentDefinition read = DefinitionReader.read(definition, true);
        return Uploads.resolve(ExperimentPlan.of(read, Sources.profile(csv)), Uploads.copies(place));
    }

    private void train(String definition, Path place) throws IOException {
        ExperimentPlan plan = plan(definition, place);
        BrainListener listener = new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                losses.add(stats.loss());
            }
        };
        RunContext context = new RunContext(
                plan.definition().runOpts(), plan.definition().seed(), StopSignal.NEVER, listener, Map.of(), place);
        try (ExperimentData data = ExperimentData.open(csv, null, plan.definition());
                Training training = new Training(
                        plan,
                        data.cells(),
                        new CheckpointFolder(place.resolve("checkpoints"), InstantSource.system()),
                        context)) {
            training.run();
        }
    }

    private Path newest(Path place) {
        return CheckpointFolder.listIn(place.resolve("checkpoints")).get(0).folder();
    }

    private Map<String, NDArray> weights(Path checkpoint) throws IOException {
        try (InputStream in = Files.newInputStream(checkpoint.resolve("model.safetensors"))) {
            return Safetensors.read(manager, in);
        }
    }

    @Test
    void takesTheStepsThatPyTorchTakes() throws IOException {
        Path place = place("golden", "net.pt");

        train(DEFINITION, place);

        assertThat(losses).hasSize(LOSSES.length);
        for (int i = 0; i < LOSSES.length; i++) {
            assertThat(losses.get(i)).isCloseTo(LOSSES[i], within(1e-5));
        }
        Map<String, NDArray> weights = weights(newest(place));
        assertThat(weights).containsKey("model.norm.num_batches_tracked").hasSize(9);
        STATE.forEach(
                (name, wanted) -> assertThat(array(weights, name)).as(name).containsExactly(wanted, within(1e-5f)));
    }

    private static float[] array(Map<String, NDArray> weights, String name) {
        return Objects.requireNonNull(weights.get(name), name).toFloatArray();
    }

    /** Else each loss is none, and the learning rate would be blamed. */
    @Test
    void saysOfAParameterThatIsNoNumberThatItIsBad() throws IOException {
        Path place = place("nan", "net.pt");
        Path module = Uploads.file(place, "model");
        Path spoiled = folder.resolve("spoiled.pt");
        try (ZipFile zip = new ZipFile(module.toFile());
                ZipOutputStream copy = new ZipOutputStream(Files.newOutputStream(spoiled))) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith("/data/5")) {
                    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putFloat(8, Float.NaN);
                }
                copy.putNextEntry(new ZipEntry(entry.getName()));
                copy.write(content);
            }
        }
        Files.move(spoiled, module, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> train(DEFINITION, place))
                .isInstanceOf(InvalidData.class)
                .hasMessageStartingWith("net: tensor 'model.hidden.weight' has NaN, Infinity or more");
    }

    @Test
    void resumesToTheBitsOfAnUninterruptedRun() throws IOException {
        Path whole = place("whole", "net.pt");
        Path resumed = place("resumed", "net.pt");

        train(DEFINITION, whole);
        train(DEFINITION.replace("epochs: 5", "epochs: 2"), resumed);
        train(DEFINITION, resumed);

        for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
            assertThat(newest(resumed).resolve(file))
                    .hasSameBinaryContentAs(newest(whole).resolve(file));
        }
    }

    @Test
    void isATorchScriptModuleAgainWithTheTrainedWeights() throws IOException {
        Path place = place("exported", "net.pt");
        train(DEFINITION, place);
        Path checkpoint = newest(place);

        ScriptedModel model = ScriptedModel.of(
                DefinitionReader.read(Files.readString(checkpoint.resolve("definition.json")), false),
                NetworkFile.read(Files.readAllBytes(checkpoint.resolve(NetworkFile.NAME))),
                Map.of(),
                module -> Uploads.file(place, module));
        byte[] archive = ScriptZip.of(model.tree(), weights(checkpoint));

        NDArray x = manager.zeros(new Shape(4, 3));
        for (int i = 0; i < 4; i++) {
            x.set(new ai.djl.ndarray.index.NDIndex(i), manager.create(row(i)));
        }
        assertThat(ScriptZip.run(archive, new NDList(x)).toFloatArray()).containsExactly(EVALUATED, within(1e-5f));
    }

    /** Other modules stand before and behind it, and some of its parameters are frozen. */
    @Test
    void isOneModuleOfSeveral() throws IOException {
        Path place = place("several", "net.pt");
        String definition = DEFINITION
                        .replace("modules: {model: [", "modules:\n  first: [{linear: {units: 3}}]\n  model: [")
                        .replace("output: [1]}}]}", "output: [1]}}]\n  last: [{linear: {units: 1}}]")
                + "parameter_groups: [{parameters: [\"model.hidden.*\"], trainable: false}]\n";

        train(definition, place);

        Map<String, NDArray> weights = weights(newest(place));
        assertThat(weights).containsKeys("first.0.weight", "last.0.bias").hasSize(13);
        float[] bias = array(weights, "model.hidden.bias");
        for (int i = 0; i < bias.length; i++) {
            assertThat(bias[i]).isCloseTo((float) Math.sin(i * 1.7f + 3) / 2, within(1e-6f));
        }
        assertThat(plan(definition, place).parameters()).isEqualTo(12 + 27 + 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            eager.pt  | is what torch.save writes, which has no code. Save it with torch.jit.script(model)
            double.pt | has a tensor 'norm.weight' in a DoubleStorage, and parameters are trained in single precision. Call model.float()
            """)
    void refusesWhatCannotBeTrained(String file, String reason) throws IOException {
        Path place = place("bad", file);

        assertThatThrownBy(() -> plan(DEFINITION, place)).isInstanceOfSatisfying(InvalidDefinition.class, e -> {
            assertThat(e.flaws().get(0).pointer()).isEqualTo("/modules/model/0/torchscript");
            assertThat(e.flaws().get(0).detail()).startsWith("'net' " + reason);
        });
    }

    @Test
    void refusesWhatIsNoArchiveOrACutOne() throws IOException {
        Path place = place("cut", "net.pt");
        Path module = Uploads.file(place, "model");
        byte[] whole = Files.readAllBytes(module);
        for (int length : new int[] {0, 10, 1000, whole.length - 30}) {
            Files.write(module, java.util.Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> plan(DEFINITION, place))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(InvalidDefinition.class)
                    .hasMessageContaining("is no TorchScript module");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "features: [a, b, c]" | "features: [a, b]"              | does not take float32 (24, 2): RuntimeError:
            "output: [1]}}]"      | "output: [2]}}], last: [{linear: {units: 1}}]" | is (B, 2) with the batch, but for (24, 3) the module gives (24, 1)
            "output: [1]"         | "output: [1], lengths: true"    | cannot be loaded by libtorch:
            """)
    void saysInTheWorkerWhatDoesNotFit(String from, String to, String reason) throws IOException {
        Path place = place("misfit", "net.pt");
        String definition = DEFINITION.replace(unquoted(from), unquoted(to));

        assertThatThrownBy(() -> train(definition, place))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining(reason);
    }

    private static String unquoted(String text) {
        return text.replace("\"", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{torchscript: {dataset: net, output: [1]}}, relu]                           | must be the only layer of a module
            [{residual: {layers: [{torchscript: {dataset: net, output: [3]}}]}}]         | must be the only layer of a module
            [{torchscript: {dataset: net, output: [0]}}]                                 | output must be sizes from 1
            """)
    void standsAlone(String layers, String reason) throws IOException {
        Path place = place("alone", "net.pt");
        String definition = DEFINITION.replace("[{torchscript: {dataset: net, output: [1]}}]", layers);

        assertThatThrownBy(() -> plan(definition, place))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining(reason);
    }

    @Test
    void runsInSinglePrecisionOnly() throws IOException {
        Path place = place("half", "net.pt");

        assertThatThrownBy(() -> plan(DEFINITION + "run_opts: {precision: bf16}\n", place))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("must be fp32 where a module is uploaded");
    }
}
