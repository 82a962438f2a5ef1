package io.engram.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Shows thousands of generated cases to a property. Each case has a seed of its own, which a failure names; what failed
 * is made smaller first, by leaving parts out for as long as it still fails.
 *
 * <p>{@code -Dengram.fuzz.tries=100000} tries more, {@code -Dengram.fuzz.seed=7} others, and
 * {@code -Dengram.fuzz.failures=20} goes on behind the first that fails.
 */
final class Fuzz {

    private static final long SEED = Long.getLong("engram.fuzz.seed", 1986);

    /** No timing: a case takes a millisecond or so, and whatever takes this long will never end. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MOST_SHRINKINGS = 400;

    private Fuzz() {}

    /** The property is a method that throws for a case that breaks it. */
    static void texts(int tries, Function<Chance, String> generator, Consumer<String> property) {
        run(tries, generator, property, Fuzz::without, text -> text, String::length);
    }

    static void bytes(int tries, Function<Chance, byte[]> generator, Consumer<byte[]> property) {
        run(tries, generator, property, Fuzz::without, Fuzz::printable, array -> array.length);
    }

    private static <T> void run(
            int tries,
            Function<Chance, T> generator,
            Consumer<T> property,
            Cutter<T> cutter,
            Function<T, String> printer,
            Function<T, Integer> length) {
        int count = Integer.getInteger("engram.fuzz.tries", tries);
        int most = Integer.getInteger("engram.fuzz.failures", 1);
        Map<String, String> failures = new LinkedHashMap<>();
        for (int i = 0; i < count && failures.size() < most; i++) {
            long seed = SEED + i;
            T sample = generator.apply(new Chance(seed));
            failure(property, sample).ifPresent(failure -> {
                T smallest = most > 1 ? sample : shrunk(sample, failure, property, cutter, length);
                failures.putIfAbsent(
                        failure.toString().lines().limit(6).collect(Collectors.joining("\n")),
                        "again with -Dengram.fuzz.tries=1 -Dengram.fuzz.seed=" + seed + ": " + failure + "\n"
                                + length.apply(smallest) + " characters: " + shown(printer.apply(smallest)));
            });
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("\n\n", failures.values()));
        }
    }

    private static <T> Optional<Throwable> failure(Consumer<T> property, T sample) {
        try {
            assertTimeoutPreemptively(PATIENCE, () -> property.accept(sample));
            return Optional.empty();
        } catch (Throwable e) { // whatever it is: an error of the machine is what is looked for, too
            return Optional.of(e);
        }
    }

    private static <T> T shrunk(
            T sample, Throwable failure, Consumer<T> property, Cutter<T> cutter, Function<T, Integer> length) {
        Predicate<T> broken = smaller -> failure(property, smaller)
                .filter(failure.getClass()::isInstance)
                .isPresent();
        T smallest = sample;
        int tries = 0;
        for (int part = length.apply(sample) / 2; part > 0; part = part / 2) {
            for (int at = 0; at < length.apply(smallest) && tries < MOST_SHRINKINGS; tries++) {
                T smaller = cutter.without(smallest, at, part);
                if (broken.test(smaller)) {
                    smallest = smaller;
                } else {
                    at += part;
                }
            }
        }
        return smallest;
    }

    private static String without(String text, int at, int part) {
        return text.substring(0, at) + text.substring(Math.min(text.length(), at + part));
    }

    private static byte[] without(byte[] bytes, int at, int part) {
        byte[] rest = Arrays.copyOf(bytes, Math.max(at, bytes.length - part));
        int from = Math.min(bytes.length, at + part);
        System.arraycopy(bytes, from, rest, at, bytes.length - from);
        return rest;
    }

    private static String printable(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String shown(String text) {
        String visible = text.length() <= 4000 ? text : text.substring(0, 4000) + "...";
        StringBuilder shown = new StringBuilder();
        visible.chars()
                .forEach(c ->
                        shown.append(c == '\n' || (c >= ' ' && c < 127) ? (char) c + "" : String.format("\\u%04x", c)));
        return shown.toString();
    }

    /** Leaves a part out. */
    private interface Cutter<T> {
        T without(T whole, int at, int part);
    }
}
