package io.engram.metric.steps;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** Every single step that is recorded, in order, also while more are being written: a piece of the file at a time. */
public final class StepRows {

    private static final int BYTES_AT_ONCE = 1 << 16;

    private final Path folder;

    /** Of a folder that a {@link StepWriter} writes to, or that is not there. */
    public StepRows(Path folder) {
        this.folder = folder;
    }

    /** Takes one step after the other. */
    public interface Visitor<E extends Exception> {

        /**
         * The next step.
         *
         * @param number of the step, from 1
         * @param values by the places of {@link StepColumn}, NaN where there is none; they change with the next call
         */
        void step(long number, double[] values) throws E;
    }

    /** Goes through those that are there now. One that was not written, in a gap, is left out. */
    public <E extends Exception> void forEach(Visitor<E> visitor) throws IOException, E {
        try (FileChannel file = FileChannel.open(StepLayout.file(folder, 0), StandardOpenOption.READ)) {
            Optional<StepLayout> layout = StepLayout.of(file);
            if (layout.isPresent()) {
                Records records =
                        new Records(file, StepLayout.HEADER_BYTES, layout.get().recordBytes(0));
                read(layout.get(), records, visitor);
            }
        } catch (NoSuchFileException e) {
            // nothing is recorded yet
        }
    }

    private static <E extends Exception> void read(StepLayout layout, Records records, Visitor<E> visitor)
            throws IOException, E {
        int[] places = Arrays.stream(StepColumn.values())
                .mapToInt(column -> layout.columns().indexOf(column.label()))
                .toArray();
        int epoch = StepColumn.EPOCH.place();
        double[] values = new double[places.length];
        ByteBuffer buffer = ByteBuffer.allocate(BYTES_AT_ONCE / records.width() * records.width());
        long end = records.count();
        int read = 1;
        // Fewer than were counted where a lost attempt's steps go meanwhile.
        for (long next = 0; next < end && read > 0; next += read) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), (end - next) * records.width()));
            read = records.read(next, buffer);
            for (int i = 0; i < read; i++) {
                for (int column = 0; column < places.length; column++) {
                    values[column] = places[column] < 0
                            ? Double.NaN
                            : buffer.getDouble(i * records.width() + places[column] * Double.BYTES);
                }
                if (places[epoch] < 0 || values[epoch] != 0) {
                    visitor.step(layout.first() + next + i, values);
                }
            }
        }
    }
}
