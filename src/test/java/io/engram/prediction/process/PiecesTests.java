package io.engram.prediction.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.source.GivenFile;
import io.engram.definition.InvalidDefinition;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.Evaluation;
import io.engram.recipe.ExperimentData;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.TokenModels;
import io.engram.recipe.Training;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts in pieces of words: they are learned, kept with the checkpoint, and put together again. */
class PiecesTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String WORDS = "high higher highest low lower lowest tide tides";

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();

    private RunContext context(ExperimentDefinition definition) {
        return new RunContext(definition.runOpts(), definition.seed(), StopSignal.NEVER, new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }
        });
    }

    private Checkpoint train(ExperimentDefinition definition, Path data, @Nullable Checkpoint newest) {
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve("checkpoints"), InstantSource.system());
        try (ExperimentData read = ExperimentData.open(data, null, definition, newest);
                Training training = new Training(read.plan(), read.cells(), checkpoints, context(definition))) {
            return training.run().orElseThrow();
        }
    }

    private static List<String> labels(Checkpoint checkpoint, String of) throws IOException {
        JsonNode labels = JSON.readTree(Files.readString(checkpoint.folder().resolve("labels.json")));
        return labels.get(of).valueStream().map(JsonNode::stringValue).toList();
    }

    /** What is heard: each letter for three steps, so that there is room for as many pieces as letters. */
    private Path heard(int rows, String... words) throws IOException {
        Random random = new Random(3);
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            List<String> said = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                said.add(words[random.nextInt(words.length)]);
            }
            String text = String.join(" ", said);
            String steps = text.replaceAll("(.)", "$1$1$1");
            lines.append("{\"x\": \"")
                    .append(steps)
                    .append("\", \"text\": \"")
                    .append(text)
                    .append("\"}\n");
        }
        return Files.writeString(folder.resolve("heard.jsonl"), lines);
    }

    private static String ctc(int vocabulary, int epochs) {
        return """
                name: heard
                data:
                  dataset: heard
                  input: {tokens: {column: x}}
                  target: {tokens: {column: text, by: {bpe: {vocabulary: %d}}, blank: true}}
                  split: {train: 0.8, valid: 0.2, test: 0}
                  batch_size: 8
                modules:
                  model: [{embedding: {vocabulary: 20, dimension: 16}}, {gru: {hidden: 48, bidirectional: true}}, {linear: {units: 30}}]
                objectives: [ctc]
                metrics: [wer, cer, token_error_rate]
                optimizer: {adam: {lr: 0.02}}
                epochs: %d
                checkpoints: {metric: valid.wer, mode: min}
                """.formatted(vocabulary, epochs);
    }

    @Test
    void areHeardByCtcAndJudgedAsWordsAndCharacters() throws IOException {
        Path data = heard(80, WORDS.split(" "));
        ExperimentDefinition definition = DefinitionReader.read(ctc(30, 12), true);

        Checkpoint checkpoint = train(definition, data, null);

        List<String> labels = labels(checkpoint, "target");
        assertThat(labels)
                .hasSizeBetween(20, 30)
                .startsWith("<blank>", "▁", "d", "e")
                .contains("▁high", "▁low");
        StageStats best = stages.stream()
                .filter(stats -> stats.stage() == Stage.VALID)
                .filter(stats -> stats.epoch() == checkpoint.manifest().epoch())
                .findFirst()
                .orElseThrow();
        assertThat(best.metrics().get("wer")).isLessThan(30);
        // Counts tell what was compared: words, characters and pieces of the same texts.
        Evaluation evaluation = new Evaluation(definition, checkpoint, Evaluation.Part.ALL, 1, 0);
        evaluation.run(data, null, "heard", context(definition));
        List<String> texts = Files.readAllLines(data).stream()
                .map(line -> JSON.readTree(line).get("text").stringValue())
                .toList();
        assertThat(count(evaluation, "wer"))
                .isEqualTo(
                        texts.stream().mapToLong(text -> text.split(" ").length).sum());
        assertThat(count(evaluation, "cer"))
                .isEqualTo(texts.stream().mapToLong(String::length).sum());
        assertThat(count(evaluation, "token_error_rate"))
                .isBetween(count(evaluation, "wer"), count(evaluation, "cer") - 1);

        String row = Files.readAllLines(data).get(0);
        Files.delete(data);
        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Prediction prediction = Objects.requireNonNull(predictor
                            .answer(new Question(JSON.readTree("[" + row + "]"), null, null, null))
                            .predicted())
                    .predictions()
                    .get(0);
            assertThat(prediction.text()).isEqualTo(texts.get(0));
            assertThat(String.join("", Objects.requireNonNull(prediction.tokens())))
                    .isEqualTo("▁" + texts.get(0).replace(' ', '▁'));
        }
    }

    @Test
    void areSaidByADecoderAndJudgedWithoutBeginAndEnd() throws IOException {
        Path data = heard(24, WORDS.split(" "));
        String yaml = ctc(32, 1)
                .replace("name: heard", "name: heard\nrecipe: {seq2seq: {hidden: 8, embedding: 4, attention_dim: 4}}")
                .replace("blank: true", "bounds: true")
                .replace("objectives: [ctc]", "objectives: [cross_entropy]")
                .replace(
                        "[wer, cer, token_error_rate]",
                        "[{wer: {decoding: steps}}, {cer: {decoding: steps}}, {bleu: {order: 1}}]");
        ExperimentDefinition definition = DefinitionReader.read(yaml, true);

        Checkpoint checkpoint = train(definition, data, null);

        Evaluation evaluation = new Evaluation(definition, checkpoint, Evaluation.Part.ALL);
        evaluation.run(data, null, "heard", context(definition));
        String all = String.join(
                "\n",
                Files.readAllLines(data).stream()
                        .map(line -> JSON.readTree(line).get("text").stringValue())
                        .toList());
        assertThat(count(evaluation, "wer")).isEqualTo(all.split("\\s").length);
        assertThat(count(evaluation, "cer")).isEqualTo(all.replace("\n", "").length());
    }

    private static long count(Evaluation evaluation, String metric) {
        return ((Number) Objects.requireNonNull(
                        Objects.requireNonNull(evaluation.reports().get(metric)).get("tokens")))
                .longValue();
    }

    private static String language(String by, int units) {
        return """
                name: language
                data:
                  dataset: text
                  input: {tokens: {column: text, by: %s, bounds: true}}
                  target: next_token
                  split: {train: 0.5, valid: 0.5, test: 0}
                  batch_size: 4
                modules:
                  model: [{embedding: {vocabulary: %d, dimension: 8}}, {lstm: {hidden: 16}}, {linear: {units: %d}}]
                objectives: [cross_entropy]
                optimizer: {adam: {lr: 0.02}}
                epochs: 3
                checkpoints: {metric: valid.loss, mode: min}
                """.formatted(by, units, units);
    }

    @Test
    void areLearnedOfTheTrainingExamplesAndKeptByARunThatGoesOn() throws IOException {
        StringBuilder lines = new StringBuilder("text,part\n");
        for (int i = 0; i < 24; i++) {
            lines.append(i % 2 == 0 ? "highest tide,a\n" : "lowest water,b\n");
        }
        Path data = Files.writeString(folder.resolve("text.csv"), lines);
        String yaml = language("{bpe: {vocabulary: 40}}", 40)
                .replace("split: {train: 0.5, valid: 0.5, test: 0}", "split: {by: {column: part, valid: [b]}}");
        ExperimentDefinition definition = DefinitionReader.read(yaml, true);

        Checkpoint checkpoint = train(definition, data, null);

        List<String> learned = labels(checkpoint, "input");
        assertThat(learned).startsWith("<begin>", "<end>", "▁", "a").contains("▁highest", "▁tide", "w", "r");
        assertThat(learned).noneMatch(piece -> piece.contains("wa") || piece.contains("lo"));

        // Another split would give other pieces, which the weights do not know.
        ExperimentDefinition turned = DefinitionReader.read(yaml.replace("valid: [b]", "valid: [a]"), true);
        try (ExperimentData goingOn = ExperimentData.open(data, null, turned, checkpoint);
                ExperimentData same = ExperimentData.open(data, null, definition);
                ExperimentData fresh = ExperimentData.open(data, null, turned)) {
            assertThat(goingOn.plan().profile().tokens())
                    .isEqualTo(same.plan().profile().tokens());
            assertThat(fresh.plan().profile().tokens().toString()).contains("▁water");
        }

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Predicted predicted = Objects.requireNonNull(predictor
                    .answer(new Question(JSON.readTree("[{\"text\": \"highest lowest\"}]"), null, null, null))
                    .predicted());
            // <begin>, ▁highest, and lowest letter by letter; what comes behind <end> is nobody's question.
            assertThat(predicted.predictions().get(0).length()).isGreaterThan(5);
            assertThat(predictor
                            .answer(new Question(JSON.readTree("[{\"text\": \"x\"}]"), null, null, null))
                            .flaws())
                    .singleElement()
                    .satisfies(flaw -> assertThat(flaw.detail()).contains("'x', which is none of the"));
        }
    }

    @Test
    void areThoseOfAFileThatTheCheckpointKeeps() throws IOException {
        Path data = Files.writeString(folder.resolve("text.csv"), "text\n" + "the tide is high\n".repeat(16));
        Path file = Files.writeString(folder.resolve("tokenizer.json"), resource("/tokens/wordpiece.json"));
        String yaml = language("{tokenizer: {file: tokenizer.json}}", 142)
                .replace("split: {train: 0.5, valid: 0.5, test: 0}", "split: {train: 1, valid: 0, test: 0}")
                .replace("epochs: 3", "epochs: 15")
                .replace("valid.loss", "train.loss");
        ExperimentDefinition definition = DefinitionReader.read(yaml, true);
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve("checkpoints"), InstantSource.system());
        Checkpoint checkpoint;
        try (ExperimentData read = ExperimentData.open(data, null, definition)) {
            ExperimentPlan plan = TokenModels.withFiles(read.plan(), (pointer, spec) -> GivenFile.alone(file));
            try (Training training = new Training(plan, read.cells(), checkpoints, context(definition))) {
                checkpoint = training.run().orElseThrow();
            }
            Files.writeString(file, "{");
            assertThatThrownBy(() -> TokenModels.withFiles(read.plan(), (pointer, spec) -> GivenFile.alone(file)))
                    .isInstanceOfSatisfying(
                            InvalidDefinition.class,
                            refused -> assertThat(refused.flaws())
                                    .singleElement()
                                    .satisfies(flaw -> {
                                        assertThat(flaw.pointer()).isEqualTo("/data/input/tokens/by/tokenizer");
                                        assertThat(flaw.detail()).startsWith("tokenizer.json breaks off");
                                    }));
        }
        Files.delete(file);
        Files.delete(data);

        assertThat(labels(checkpoint, "input")).hasSize(142).startsWith("<begin>", "<end>", "[UNK]", "[CLS]");
        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Prediction prediction = Objects.requireNonNull(predictor
                            .answer(new Question(JSON.readTree("[{\"text\": \"The  TIDE is\"}]"), null, null, null))
                            .predicted())
                    .predictions()
                    .get(0);
            // What comes behind <begin>, the, tide, i, ##s: in lower case, as the tokenizer has it.
            assertThat(prediction.tokens()).containsExactly("the", "tide", "i", "##s", "hig");
            assertThat(prediction.text()).isEqualTo("the tide is hig");
        }
        assertThatThrownBy(() -> ExperimentData.open(
                        Files.writeString(data, "text\na\n"),
                        null,
                        DefinitionReader.read(yaml.replace("bounds: true", "bounds: true, labels: [a]"), true)))
                .hasMessageContaining("cannot be given beside a tokenizer");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PiecesTests.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void areAsManyAsThereAreCharactersAtLeast() throws IOException {
        Path data = heard(8, WORDS.split(" "));

        assertThatThrownBy(() -> train(DefinitionReader.read(ctc(9, 1), true), data, null))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        refused -> assertThat(refused.flaws()).singleElement().satisfies(flaw -> {
                            assertThat(flaw.pointer()).isEqualTo("/data/target/tokens/by/bpe/vocabulary");
                            assertThat(flaw.detail()).contains("different characters", "Set it to ");
                        }));
        assertThatThrownBy(() -> train(DefinitionReader.read(ctc(31, 1), true), data, null))
                .hasMessageContaining("31 labels, but the network gives 30 classes");
    }
}
