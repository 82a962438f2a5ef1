package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Default;
import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import io.engram.model.NetworkPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transforms as a definition writes them. */
class TransformSpecTests {

    record Transforms(@Default("[]") List<TransformSpec> transforms) {}

    private static List<TransformSpec> read(String transforms) {
        List<Flaw> flaws = new ArrayList<>();
        Transforms read = new RecordReader(flaws)
                .read(Transforms.class, DefinitionText.yaml("transforms: " + transforms))
                .orElseThrow(() -> new AssertionError(flaws));
        return read.transforms();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fbank                            | -1     | (-1, -1, 40)
            mfcc                             | -1     | (-1, -1, 660)
            input_normalization              | -1,40  | (-1, -1, 40)
            standardize                      | 4      | (-1, 4)
            spec_augment                     | -1,40  | (-1, -1, 40)
            add_noise                        | -1     | (-1, -1)
            speed_perturb                    | -1     | (-1, -1)
            drop_chunk                       | -1     | (-1, -1)
            drop_freq                        | -1     | (-1, -1)
            clip                             | -1     | (-1, -1)
            flip                             | 3,8,8  | (-1, 3, 8, 8)
            {random_crop: {size: 8}}         | 3,9,9  | (-1, 3, 8, 8)
            {crop: {size: [4, 6]}}           | 3,8,8  | (-1, 3, 4, 6)
            {resize: {size: 16}}             | 3,8,8  | (-1, 3, 16, 16)
            {normalize_image: {mean: 0.5, std: 0.5}} | 3,8,8 | (-1, 3, 8, 8)
            {one_hot: {classes: 5}}          | -1     | (-1, -1, 5)
            log                              | 4      | (-1, 4)
            {clip_values: {min: 0}}          | 4      | (-1, 4)
            {scale: {by: 2}}                 | 4      | (-1, 4)
            """)
    void takesAShapeWithItsDefaults(String transform, String example, String output) {
        long[] sizes =
                Arrays.stream(example.split(",")).mapToLong(Long::parseLong).toArray();

        Shape given = NetworkPlan.of(
                        new Shape(sizes), read("[" + transform + "]").get(0))
                .output();

        assertThat(given).hasToString(output);
    }

    /** They share one function, whose variables keep their types. */
    @Test
    void runTogether() throws IOException {
        TransformSpec[] chain = read("""
                        [add_noise, speed_perturb, drop_chunk, drop_freq, clip, {speed_perturb: {speeds: [90]}},
                         {fbank: {deltas: true, context: true}}, input_normalization, spec_augment, add_noise,
                         standardize, {clip_values: {max: 9}}, log, {scale: {by: 2}}]
                        """).toArray(TransformSpec[]::new);
        try (TransformFixtures fixtures = new TransformFixtures()) {
            NDList inputs = new NDList(fixtures.golden("x"), fixtures.lengths(TransformFixtures.LENGTHS));

            assertThat(fixtures.train(1, inputs, chain).size(2)).isEqualTo(1320);
            assertThat(fixtures.evaluate(inputs, chain).getShape()).isEqualTo(new Shape(2, 16, 1320));
        }
    }

    @Test
    void changeSingleValues() throws IOException {
        try (TransformFixtures fixtures = new TransformFixtures()) {
            NDList inputs = new NDList(fixtures.manager().create(new float[] {0, 1, -1, 2}, new Shape(2, 2)));

            assertThat(fixtures.evaluate(inputs, new OneHot(3)).toFloatArray())
                    .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1);
            assertThat(fixtures.evaluate(inputs, new ClipValues(-0.5, 1.5)).toFloatArray())
                    .containsExactly(0, 1, -0.5f, 1.5f);
            assertThat(fixtures.evaluate(inputs, new ClipValues(null, 0.0)).toFloatArray())
                    .containsExactly(0, 0, -1, 0);
            assertThat(fixtures.evaluate(inputs, new Log(1)).toFloatArray())
                    .containsExactly(0, 0, 0, (float) Math.log(2));
        }
    }
}
