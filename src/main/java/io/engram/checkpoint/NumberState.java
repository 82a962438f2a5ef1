package io.engram.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A state that is a few numbers. Its file has a line {@code name=value} for each; a double is written so that reading
 * it gives the same bits.
 */
public interface NumberState extends Recoverable {

    /** The state by name; the names are always the same. */
    Map<String, Double> numbers();

    /**
     * Takes over a state that {@link #numbers} gave.
     *
     * @param numbers by name
     */
    void restore(ToDoubleFunction<String> numbers);

    @Override
    default Snapshot snapshot() {
        StringBuilder lines = new StringBuilder();
        numbers()
                .forEach((name, value) ->
                        lines.append(name).append('=').append(value).append('\n'));
        return Snapshot.of(lines.toString());
    }

    /** @throws IOException where the file does not hold the same names, so was written by another kind of state */
    @Override
    default void load(InputStream in) throws IOException {
        Map<String, Double> read = new LinkedHashMap<>();
        for (String line :
                new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList()) {
            int split = line.indexOf('=');
            try {
                read.put(line.substring(0, split), Double.valueOf(line.substring(split + 1)));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw new IOException("'" + line + "' is no line of the form name=number", e);
            }
        }
        if (!read.keySet().equals(numbers().keySet())) {
            throw new IOException("the state has " + read.keySet() + ", but needed are "
                    + numbers().keySet());
        }
        restore(name -> read.getOrDefault(name, Double.NaN));
    }
}
