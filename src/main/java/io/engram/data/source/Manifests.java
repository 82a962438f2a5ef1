package io.engram.data.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of all manifests, one after the other, with a column {@code split} that says of which each row is. */
final class Manifests implements Source {

    private static final String SPLIT = "split";

    private final List<String> splits;
    private final List<Source> parts;
    private final List<String> columns;

    Manifests(List<String> splits, List<Source> parts) {
        this.splits = splits;
        this.parts = parts;
        Set<String> names = new LinkedHashSet<>();
        parts.forEach(part -> names.addAll(part.columns()));
        names.add(SPLIT);
        this.columns = List.copyOf(names);
    }

    static Source open(FileTree tree, List<String> names, Tables tables) {
        List<Source> parts = new ArrayList<>();
        try {
            for (String name : names) {
                parts.add(tables.open(tree.content(name)));
            }
        } catch (RuntimeException e) {
            parts.forEach(Source::close);
            throw e;
        }
        return parts.size() == 1
                ? parts.get(0)
                : new Manifests(names.stream().map(Manifests::base).toList(), parts);
    }

    private static String base(String name) {
        String plain = name.replaceFirst("\\.gz$", "");
        return plain.substring(0, plain.lastIndexOf('.'));
    }

    @Override
    public String name() {
        return parts.stream().map(Source::name).collect(Collectors.joining(", "));
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public RowCursor rows() {
        return new Cursor();
    }

    @Override
    public void close() {
        parts.forEach(Source::close);
    }

    private final class Cursor implements RowCursor {
        private int part = -1;
        private @Nullable RowCursor rows;
        private int[] places = {};

        @Override
        public boolean next() {
            while (rows == null || !rows.next()) {
                if (part + 1 >= parts.size()) {
                    return false;
                }
                close();
                part++;
                Source opened = parts.get(part);
                places = columns.stream().mapToInt(opened.columns()::indexOf).toArray();
                rows = opened.rows();
            }
            return true;
        }

        @Override
        public @Nullable Object value(int column) {
            int place = places[column];
            return place >= 0 ? row().value(place) : columns.get(column).equals(SPLIT) ? splits.get(part) : null;
        }

        @Override
        public @Nullable String text(int column) {
            int place = places[column];
            return place >= 0 ? row().text(place) : columns.get(column).equals(SPLIT) ? splits.get(part) : null;
        }

        private RowCursor row() {
            if (rows == null) {
                throw new IllegalStateException("the cursor stands before the first row");
            }
            return rows;
        }

        @Override
        public String place() {
            return row().place();
        }

        @Override
        public void close() {
            if (rows != null) {
                rows.close();
            }
        }
    }
}
