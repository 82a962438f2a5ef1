package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which tensors of a file go where in a model.
 *
 * @param taken from a name in the file to one in the model
 * @param missing tensors of the model that are asked for and not in the file
 * @param otherShape tensors that are in both with another shape, in words
 * @param unused tensors of the file that are not in the model, by their names there
 */
record WeightMatch(Map<String, String> taken, List<String> missing, List<String> otherShape, List<String> unused) {

    private static final int MOST_NAMES = 5;
    private static final String POINTER = "/initialize";

    WeightMatch {
        taken = Map.copyOf(taken);
        missing = List.copyOf(missing);
        otherShape = List.copyOf(otherShape);
        unused = List.copyOf(unused);
    }

    static WeightMatch of(InitializeSpec spec, Map<String, Shape> model, Map<String, Shape> file) {
        Map<String, String> taken = new LinkedHashMap<>();
        List<String> otherShape = new ArrayList<>();
        List<String> unused = new ArrayList<>();
        TreeSet<String> missing = new TreeSet<>(model.keySet());
        missing.removeIf(name -> !spec.takes(name));
        file.forEach((inFile, shape) -> {
            String name = spec.renamed(inFile);
            Shape wanted = model.get(name);
            if (!spec.takes(name)) {
                return;
            }
            missing.remove(name);
            if (wanted == null) {
                unused.add(inFile);
            } else if (wanted.equals(shape)) {
                taken.put(inFile, name);
            } else {
                otherShape.add(name + " is " + sizes(shape) + " there and " + sizes(wanted) + " here");
            }
        });
        return new WeightMatch(taken, List.copyOf(missing), otherShape, unused);
    }

    private static String sizes(Shape shape) {
        return shape.dimension() == 0 ? "one number" : Arrays.toString(shape.getShape());
    }

    /** What keeps it from being used. */
    Optional<Flaw> flaw(InitializeSpec spec) {
        if (taken.isEmpty() && otherShape.isEmpty()) {
            return Optional.of(new Flaw(
                    POINTER,
                    "no tensor of " + spec.source() + " is one of this model. " + rest()
                            + "Give rename, as in {\"\": model.}, where the names begin otherwise."));
        }
        if (taken.isEmpty() || (spec.strict() && !isWhole())) {
            return Optional.of(new Flaw(
                    POINTER,
                    spec.source() + " does not fit this model. " + rest()
                            + "Set strict to false to take what fits, or name what shall fit with only."));
        }
        return Optional.empty();
    }

    private boolean isWhole() {
        return missing.isEmpty() && otherShape.isEmpty() && unused.isEmpty();
    }

    private String rest() {
        return sentence("Not there: ", missing)
                + sentence("Of another shape: ", otherShape)
                + sentence("Not in this model: ", unused);
    }

    private static String sentence(String begin, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        int more = names.size() - MOST_NAMES;
        return begin + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + (more > 0 ? " and " + more + " more" : "") + ". ";
    }

    /** What came of it, for people. */
    String summary(InitializeSpec spec) {
        String rest = rest().strip();
        return taken.size() + " tensors from " + spec.source() + (rest.isEmpty() ? "" : ". " + rest);
    }
}
