package io.engram.data.source;

import io.engram.data.InvalidData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Finds out what a folder or an archive is: manifests, tensors, or folders of files. */
final class TreeSource {

    private static final Set<String> MANIFESTS = Set.of("csv", "tsv", "jsonl", "ndjson", "json", "parquet");

    private static final Set<String> TENSORS = Set.of("npy", "safetensors");

    private static final Set<String> ARCHIVES = Set.of("zip", "npz", "tar", "tgz", "7z", "rar");

    /** What is said of a dataset, not part of it. */
    private static final Set<String> NOTES = Set.of("readme", "license", "licence", "notice", "changelog", "tokenizer");

    private TreeSource() {}

    /** Opens the dataset; the tree is closed with it, or here where it fails. */
    static Source open(FileTree tree, Tables tables) {
        try {
            Foreign foreign = Foreign.of(tree.names());
            if (foreign != null) {
                throw foreign.refused(tree.name());
            }
            FileTree inner = inner(tree);
            return new InFolder(table(inner, tables), inner);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private static Source table(FileTree tree, Tables tables) {
        List<String> top = new ArrayList<>();
        for (String name : tree.names()) {
            if (name.indexOf('/') < 0 && !isNote(name)) {
                top.add(name);
            }
        }
        if (tree.names().isEmpty()) {
            throw new InvalidData(tree.name() + " holds no files. Add a manifest, or a folder for each class.");
        }
        List<String> manifests =
                top.stream().filter(name -> MANIFESTS.contains(ending(name))).toList();
        if (!manifests.isEmpty()) {
            return Manifests.open(tree, manifests, tables);
        }
        List<String> idx = top.stream().filter(IdxPairs::isPart).toList();
        if (!idx.isEmpty()) {
            return IdxPairs.open(tree, idx);
        }
        List<String> tensors =
                top.stream().filter(name -> TENSORS.contains(ending(name))).toList();
        if (!tensors.isEmpty() && tensors.size() == top.size()) {
            return TensorFiles.open(tree, tensors);
        }
        return new FileRows(tree);
    }

    static boolean isNote(String name) {
        int end = name.indexOf('.');
        return NOTES.contains((end < 0 ? name : name.substring(0, end)).toLowerCase(Locale.ROOT));
    }

    /** Whether it would be a table or an array, at the top. */
    static boolean holdsRows(String name) {
        return MANIFESTS.contains(ending(name)) || TENSORS.contains(ending(name));
    }

    /** Whether its name says that it is an archive. */
    static boolean isArchive(String name) {
        return ARCHIVES.contains(ending(name));
    }

    /** The letters behind the last point, {@code .gz} left out. */
    static String ending(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    /** Archives often hold one folder that holds the dataset. */
    private static FileTree inner(FileTree tree) {
        Set<String> first = new TreeSet<>();
        boolean deeper = false;
        Collection<String> names = tree.names();
        for (String name : names) {
            int slash = name.indexOf('/');
            if (slash < 0 && isNote(name)) {
                continue;
            }
            first.add(slash < 0 ? name : name.substring(0, slash + 1));
            String rest = name.substring(slash + 1);
            deeper |= rest.indexOf('/') >= 0
                    || MANIFESTS.contains(ending(rest))
                    || TENSORS.contains(ending(rest))
                    || IdxPairs.isPart(rest);
            if (first.size() > 1) {
                return tree;
            }
        }
        boolean oneFolder = first.size() == 1 && first.iterator().next().endsWith("/");
        return oneFolder && deeper ? inner(new Subtree(tree, first.iterator().next())) : tree;
    }
}
