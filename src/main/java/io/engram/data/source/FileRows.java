package io.engram.data.source;

import io.engram.data.InvalidData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folders of files: {@code class/file}, or {@code split/class/file}, or files alone. The columns are {@code file},
 * {@code class} and {@code split}, as far as there are folders for them.
 */
final class FileRows implements Source {

    private static final List<String> COLUMNS = List.of("file", "class", "split");

    private final FileTree tree;
    private final List<String> names;
    private final int depth;

    FileRows(FileTree tree) {
        this.tree = tree;
        int folders = tree.names().stream().mapToInt(FileRows::folders).max().orElse(0);
        this.names = tree.names().stream()
                .filter(name -> name.indexOf('/') >= 0 || !TreeSource.isNote(name))
                .toList();
        this.depth = folders;
        refuseTables();
        for (String name : names) {
            if (folders > 2 || folders(name) != folders) {
                throw new InvalidData(
                        tree.name() + ": " + EntryName.quoted(name) + " lies in " + folders(name)
                                + " folders" + (folders > 2 ? "" : ", while others lie in " + folders)
                                + ". Order all files as class/file or as split/class/file, or add a manifest (CSV or JSON lines).");
            }
        }
    }

    /** What holds rows of its own would be a row that nothing reads. */
    private void refuseTables() {
        if (names.isEmpty()) {
            return;
        }
        if (names.stream().allMatch(TreeSource::isArchive)) {
            throw new InvalidData(tree.name() + ": " + EntryName.quoted(names.get(0))
                    + " is an archive within another. Put its files there themselves.");
        } else if (names.stream().allMatch(TreeSource::holdsRows)) {
            throw new InvalidData(tree.name() + ": " + EntryName.quoted(names.get(0))
                    + " lies in a folder, where sounds and images are looked for. Put tables and arrays at the top: of"
                    + " several tables, each is a split.");
        }
    }

    private static int folders(String name) {
        return (int) name.chars().filter(c -> c == '/').count();
    }

    @Override
    public String name() {
        return tree.name();
    }

    @Override
    public List<String> columns() {
        return COLUMNS.subList(0, depth + 1);
    }

    @Override
    public RowCursor rows() {
        return new Cursor();
    }

    @Override
    public void close() {
        tree.close();
    }

    private final class Cursor implements RowCursor {
        private int row = -1;

        @Override
        public boolean next() {
            row = Math.min(names.size(), row + 1);
            return row < names.size();
        }

        @Override
        public @Nullable Object value(int column) {
            String name = names.get(row);
            String[] parts = name.split("/", -1);
            // file, the folder around it, the one around that
            return column == 0 ? name : parts[parts.length - 1 - column];
        }

        @Override
        public String place() {
            return names.get(row) + " of " + tree.name();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
