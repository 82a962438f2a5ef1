package io.engram.cli;

import io.engram.data.Samples;
import io.engram.data.Split;
import io.engram.data.Table;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** linear, relu, linear in plain Java from the bytes of a safetensors file, by PyTorch's names: a second opinion. */
@SuppressWarnings("ArrayRecordComponent")
record PlainNetwork(float[] weight0, float[] bias0, float[] weight3, float[] bias3) {

    static PlainNetwork read(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) buffer.getLong();
        JsonNode header = JsonMapper.shared().readTree(new String(file, 8, length, StandardCharsets.UTF_8));
        return new PlainNetwork(
                tensor(buffer, header, length, "model.0.weight"),
                tensor(buffer, header, length, "model.0.bias"),
                tensor(buffer, header, length, "model.3.weight"),
                tensor(buffer, header, length, "model.3.bias"));
    }

    private static float[] tensor(ByteBuffer buffer, JsonNode header, int length, String name) {
        int begin = header.get(name).get("data_offsets").get(0).asInt();
        float[] values = new float[(header.get(name).get("data_offsets").get(1).asInt() - begin) / 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = buffer.getFloat(8 + length + begin + 4 * i);
        }
        return values;
    }

    double validAccuracy(ExperimentDefinition definition) throws IOException {
        ExperimentPlan plan = ExperimentPlan.of(definition, Samples.profile("digits"));
        Table table;
        try (InputStream csv = Samples.open("digits")) {
            table = Table.read(
                    "x.csv",
                    csv,
                    ((io.engram.recipe.ExamplePlan.OfTable) plan.examples()).columns(),
                    definition.data().keptColumns());
        }
        int[] rows = Split.of(definition.data(), table, definition.seed()).valid();
        int right = 0;
        for (int row : rows) {
            right += predict(table.features(), row * 64) == table.targets()[row] ? 1 : 0;
        }
        return (double) right / rows.length;
    }

    private int predict(float[] pixels, int offset) {
        double[] hidden = new double[bias0.length];
        for (int unit = 0; unit < hidden.length; unit++) {
            double sum = bias0[unit];
            for (int i = 0; i < 64; i++) {
                sum += weight0[unit * 64 + i] * pixels[offset + i] * 0.0625;
            }
            hidden[unit] = Math.max(0, sum);
        }
        int best = 0;
        double top = Double.NEGATIVE_INFINITY;
        for (int unit = 0; unit < bias3.length; unit++) {
            double sum = bias3[unit];
            for (int i = 0; i < hidden.length; i++) {
                sum += weight3[unit * hidden.length + i] * hidden[i];
            }
            if (sum > top) {
                top = sum;
                best = unit;
            }
        }
        return best;
    }
}
