package io.engram.prediction.process;

import ai.djl.ndarray.types.Shape;
import io.engram.data.InvalidData;
import io.engram.data.item.HostArray;
import io.engram.data.item.Item;
import io.engram.data.item.RowCells;
import java.util.List;
import java.util.Random;

/**
 * What an example is generated from, where a recipe does so from noise: the numbers themselves, or a seed by which they
 * are drawn, normally distributed.
 */
record NoiseCells(int count) implements Item {

    static final String NOISE = "noise";
    static final String SEED = "seed";

    @Override
    public Shape shape() {
        return new Shape(count);
    }

    @Override
    public List<String> columns() {
        return List.of(NOISE, SEED);
    }

    @Override
    public HostArray read(RowCells row) {
        Object noise = row.get(NOISE);
        Object seed = row.get(SEED);
        if (noise instanceof List<?> list && seed == null) {
            return HostArray.of(new Shape(list.size()), numbers(list));
        }
        if (noise == null && seed != null) {
            return HostArray.of(shape(), drawn(seed(seed)));
        }
        throw new InvalidData("is what an example is generated from: send " + count + " numbers as '" + NOISE
                + "', or a whole number as '" + SEED + "', by which they are drawn; not both");
    }

    private static float[] numbers(List<?> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            if (!(list.get(i) instanceof Number number) || !Float.isFinite(number.floatValue())) {
                throw new InvalidData("has '" + list.get(i) + "' in its list, not a finite number");
            }
            values[i] = number.floatValue();
        }
        return values;
    }

    /** A text is taken as a CSV file's cell would be. */
    private static long seed(Object cell) {
        try {
            return Long.parseLong(cell.toString().strip());
        } catch (NumberFormatException e) {
            throw new InvalidData("may be drawn by a seed, but '" + cell + "' is no whole number", e);
        }
    }

    private float[] drawn(long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
