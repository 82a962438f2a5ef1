package io.engram.data.source;

import io.engram.data.InvalidData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MNIST as it is published: {@code train-images-idx3-ubyte.gz} and {@code train-labels-idx1-ubyte.gz}. */
final class IdxPairs {

    private static final Pattern NAME =
            Pattern.compile("(.*?)[-_.]?(image|label)s[-_.]idx[0-9][-_.]ubyte(\\.gz)?", Pattern.CASE_INSENSITIVE);

    private IdxPairs() {}

    static boolean isPart(String name) {
        return name.indexOf('/') < 0 && NAME.matcher(name).matches();
    }

    /** {@code image} or {@code label}, where the name says so, else {@code value}. */
    static String column(String name) {
        Matcher parts = NAME.matcher(name.substring(name.lastIndexOf('/') + 1));
        return parts.matches() ? parts.group(2).toLowerCase(java.util.Locale.ROOT) : "value";
    }

    static Source open(FileTree tree, List<String> names) {
        Map<String, Map<String, String>> splits = new TreeMap<>();
        for (String name : names) {
            Matcher parts = NAME.matcher(name);
            String split = parts.matches() ? parts.group(1) : "";
            splits.computeIfAbsent(split.equals("t10k") ? "test" : split, key -> new TreeMap<>())
                    .put(column(name), name);
        }
        List<Source> opened = new ArrayList<>();
        try {
            splits.forEach((split, files) -> opened.add(pair(tree, split, files)));
        } catch (RuntimeException e) {
            opened.forEach(Source::close);
            throw e;
        }
        return opened.size() == 1 ? opened.get(0) : new Manifests(List.copyOf(splits.keySet()), opened);
    }

    private static Source pair(FileTree tree, String split, Map<String, String> files) {
        if (files.size() < 2) {
            throw new InvalidData(tree.name() + ": of '" + split + "' there is " + files.values()
                    + " only. Put images and labels there.");
        }
        return TensorFiles.open(tree, List.copyOf(files.values()));
    }
}
