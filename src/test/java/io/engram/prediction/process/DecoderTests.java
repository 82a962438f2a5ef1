package io.engram.prediction.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderTests {

    @TempDir
    private Path folder;

    private Decoder ofCtc() throws IOException {
        Path data = Files.writeString(
                folder.resolve("said.jsonl"), "{\"n\": 1.5, \"said\": \"ab\"}\n{\"n\": 2, \"said\": \"b\"}\n");
        try (var source = Sources.open(data, SourceOptions.DEFAULT)) {
            return new Decoder(ExperimentPlan.of(DefinitionReader.read("""
                    name: said
                    data:
                      dataset: said
                      input: {numbers: {columns: [n]}}
                      target: {tokens: {column: said, blank: true}}
                      split: {train: 1, valid: 0, test: 0}
                    modules: {model: [{linear: {units: 12}}, {unflatten: {shape: [4, 3]}}]}
                    objectives: [ctc]
                    optimizer: adam
                    epochs: 1
                    checkpoints: {metric: train.loss, mode: min}
                    """, true), Sources.profile(source)));
        }
    }

    /** One of three classes likeliest at each step. */
    private static float[] steps(int... classes) {
        float[] numbers = new float[classes.length * 3];
        for (int i = 0; i < classes.length; i++) {
            numbers[3 * i + classes[i]] = 5;
        }
        return numbers;
    }

    @Test
    void collapsesRepetitionsAndLeavesBlanksAndPaddingOut() throws IOException {
        Decoder decoder = ofCtc();

        Prediction said = decoder.decode(steps(1, 1, 0, 1, 2, 2, 0, 2), new Shape(8, 3), 0.75f, null);

        assertThat(said.text()).isEqualTo("aab");
        assertThat(said.classes()).containsExactly(1, 1, 2);
        assertThat(said.length()).isEqualTo(6);
        assertThat(decoder.decode(steps(0, 0), new Shape(2, 3), 1, null).text()).isEmpty();
    }
}
