package io.engram.brain.convergence;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A spoken sentence of the reference's samples.
 *
 * @param characters of its text, blanks between the words left out
 * @param wav mono, 16 bit, 16 kHz
 */
record Utterance(String speaker, List<String> phones, List<String> characters, Path wav) {

    private static final Path FOLDER = Path.of("../shared/data/asr");
    private static final int WAV_HEADER_BYTES = 44;

    /** The eight sentences to overfit; skips the test where they are not there. */
    static List<Utterance> train() {
        assumeThat(FOLDER)
                .as("the samples of the reference, which the project does not hold")
                .isDirectory();
        JsonMapper mapper = new JsonMapper();
        try {
            return Files.readAllLines(FOLDER.resolve("train.jsonl")).stream()
                    .map(mapper::readTree)
                    .map(Utterance::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Utterance of(JsonNode json) {
        return new Utterance(
                json.get("speaker").asString(),
                tokens(json.get("phn").asString()),
                tokens(json.get("char").asString()),
                FOLDER.resolve(json.get("wav").asString()));
    }

    private static List<String> tokens(String text) {
        return List.of(text.strip().split(" +"));
    }

    /** From -1 to 1. */
    float[] samples() {
        try {
            byte[] file = Files.readAllBytes(wav);
            ByteBuffer bytes = ByteBuffer.wrap(file, WAV_HEADER_BYTES, file.length - WAV_HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            float[] samples = new float[bytes.remaining() / Short.BYTES];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = bytes.getShort() / 32768f;
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
