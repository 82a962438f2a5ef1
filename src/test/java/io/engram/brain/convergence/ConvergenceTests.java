package io.engram.brain.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.engram.brain.Brain;
import io.engram.brain.EpochCounter;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.data.row.PaddedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The reference's integration experiments: Brains that overfit eight sentences. Epochs, optimizers, batch sizes and
 * thresholds are the reference's; the loss is that of the last epoch's training.
 */
class ConvergenceTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static double lossOfTraining(Brain brain, int epochs, BatchSource batches) {
        brain.fit(new EpochCounter(epochs), batches, null);
        List<StageStats> stages = brain.history();
        StageStats last = stages.get(stages.size() - 1);
        assertThat(last.stage()).isEqualTo(Stage.TRAIN);
        assertThat(last.epoch()).isEqualTo(epochs);
        return last.loss();
    }

    private static List<String> known(PaddedBatch padded, String... keys) {
        return Stream.of(keys).filter(padded.keys()::contains).toList();
    }

    /** With inputs {@code x} and {@code before}, and targets {@code y}, as far as there are any. */
    private BatchSource batches(
            int size, List<Utterance> utterances, Function<Utterance, Map<String, Object>> example) {
        List<Map<String, Object>> examples = utterances.stream().map(example).toList();
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < examples.size(); i += size) {
            PaddedBatch padded = PaddedBatch.of(manager, examples.subList(i, Math.min(examples.size(), i + size)));
            batches.add(padded.toBatch(known(padded, "x", "before"), known(padded, "y")));
        }
        return BatchSource.of(batches);
    }

    @Test
    @DisplayName("check 49: a character language model comes to a loss below 0.15 in 30 epochs")
    void learnsTexts() {
        List<Utterance> sentences = Utterance.train();
        Vocabulary characters =
                Vocabulary.of(sentences.stream().map(Utterance::characters).toList());
        BatchSource batches = batches(
                8,
                sentences,
                sentence -> Map.of(
                        "x", characters.begun(sentence.characters()), "y", characters.ended(sentence.characters())));
        try (Brain brain = new CharacterModel(characters.size())) {
            assertThat(lossOfTraining(brain, 30, batches)).isLessThan(0.15);
        }
    }

    @Test
    @DisplayName("check 49: an autoencoder comes to a loss below 0.08 in 100 epochs")
    void encodesFeatures() {
        Filterbanks filterbanks = new Filterbanks(20);
        BatchSource batches = batches(
                2,
                Utterance.train(),
                sentence -> Map.of("x", Filterbanks.withContext(filterbanks.of(sentence.samples()), 4)));
        try (Brain brain = new Autoencoder(180)) {
            assertThat(lossOfTraining(brain, 100, batches)).isLessThan(0.08);
        }
    }

    @Test
    @DisplayName("check 49: x-vectors come to a loss below 0.2 in 10 epochs")
    void tellsTwoSpeakers() {
        Filterbanks filterbanks = new Filterbanks(24);
        BatchSource batches = batches(
                8,
                Utterance.train(),
                sentence -> Map.of(
                        "x",
                        filterbanks.of(sentence.samples()),
                        "y",
                        sentence.speaker().equals("spk1") ? 0 : 1));
        try (Brain brain = new SpeakerModel(24, 2)) {
            assertThat(lossOfTraining(brain, 10, batches)).isLessThan(0.2);
        }
    }

    @Test
    @DisplayName("check 49: a phone recognizer comes to a CTC loss below 1.0 in 15 epochs")
    void recognizesPhones() {
        List<Utterance> sentences = Utterance.train();
        Vocabulary phones =
                Vocabulary.of(sentences.stream().map(Utterance::phones).toList());
        Filterbanks filterbanks = new Filterbanks(40);
        BatchSource batches = batches(
                1,
                sentences,
                sentence -> Map.of(
                        "x", Filterbanks.withContext(filterbanks.of(sentence.samples()), 5),
                        "y", phones.numbers(sentence.phones())));
        try (Brain brain = new PhoneRecognizer(440, phones.size())) {
            assertThat(lossOfTraining(brain, 15, batches)).isLessThan(1.0);
        }
    }

    @Test
    @DisplayName("check 49: an attention model of phones from characters comes to a loss below 1.0 in 10 epochs")
    void pronouncesTexts() {
        List<Utterance> sentences = Utterance.train();
        Vocabulary characters =
                Vocabulary.of(sentences.stream().map(Utterance::characters).toList());
        Vocabulary phones =
                Vocabulary.of(sentences.stream().map(Utterance::phones).toList());
        BatchSource batches = batches(
                1,
                sentences,
                sentence -> Map.of(
                        "x", characters.ended(sentence.characters()),
                        "before", phones.begun(sentence.phones()),
                        "y", phones.ended(sentence.phones())));
        try (Brain brain = AttentionModel.ofCharacters(characters.size(), phones.size())) {
            assertThat(lossOfTraining(brain, 10, batches)).isLessThan(1.0);
        }
    }

    @Test
    @DisplayName("check 49: an attention model of phones from speech comes to a loss below 1.0 in 10 epochs")
    void transcribesSpeech() {
        List<Utterance> sentences = Utterance.train();
        Vocabulary phones =
                Vocabulary.of(sentences.stream().map(Utterance::phones).toList());
        Filterbanks filterbanks = new Filterbanks(40);
        BatchSource batches = batches(
                1,
                sentences,
                sentence -> Map.of(
                        "x", Filterbanks.withContext(filterbanks.of(sentence.samples()), 5),
                        "before", phones.begun(sentence.phones()),
                        "y", phones.ended(sentence.phones())));
        try (Brain brain = AttentionModel.ofFeatures(440, phones.size())) {
            assertThat(lossOfTraining(brain, 10, batches)).isLessThan(1.0);
        }
    }
}
