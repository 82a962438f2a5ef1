package io.engram.data;

/** What the cells of targets are on the device. */
final class TableTargets {

    private TableTargets() {}

    static long[] classes(double[] cells) {
        long[] classes = new long[cells.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (long) cells[i];
        }
        return classes;
    }

    static float[] numbers(double[] cells) {
        float[] numbers = new float[cells.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) cells[i];
        }
        return numbers;
    }
}
