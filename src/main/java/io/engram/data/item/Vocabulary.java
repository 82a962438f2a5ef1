package io.engram.data.item;

import io.engram.definition.NearestName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Labels and the whole numbers that stand for them: their places, from 0. Kept with every checkpoint. */
public final class Vocabulary {

    private final List<String> labels;
    private final Map<String, Integer> indices = new HashMap<>();

    public Vocabulary(List<String> labels) {
        this.labels = List.copyOf(labels);
        for (String label : this.labels) {
            if (indices.putIfAbsent(label, indices.size()) != null) {
                throw new IllegalArgumentException("'" + label + "' is in the labels twice");
            }
        }
    }

    public List<String> labels() {
        return labels;
    }

    public int size() {
        return labels.size();
    }

    /** The label of a number. */
    public String label(int index) {
        return labels.get(index);
    }

    /** The number of a label, where it has one. */
    public OptionalInt indexOf(String label) {
        Integer index = indices.get(label);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** What to say of a label that has no number. */
    String unknown(String label) {
        return "is '" + label + "', which is none of the " + size() + " labels; " + NearestName.hint(label, labels);
    }
}
