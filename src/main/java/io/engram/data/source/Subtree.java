package io.engram.data.source;

import java.util.Collection;
import java.util.List;

/** One folder of a tree, whose names begin within it. */
final class Subtree implements FileTree {

    private final FileTree tree;
    private final String prefix;
    private final List<String> names;

    Subtree(FileTree tree, String prefix) {
        this.tree = tree;
        this.prefix = prefix;
        this.names = tree.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    @Override
    public String name() {
        return tree.name();
    }

    @Override
    public Collection<String> names() {
        return names;
    }

    @Override
    public boolean has(String name) {
        return tree.has(prefix + EntryName.slashed(name));
    }

    @Override
    public Content content(String name) {
        return tree.content(prefix + EntryName.plain(name));
    }

    @Override
    public void close() {
        tree.close();
    }
}
