package io.engram.data.source;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tensors side by side: each is a column, and their first dimension counts the rows. */
final class TensorSource implements Source {

    private final List<Tensor> tensors;

    /** Takes the tensors' files over, also where it fails. */
    TensorSource(Content content, List<Tensor> tensors) {
        this.tensors = List.copyOf(tensors);
        try {
            check(content);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void check(Content content) {
        if (tensors.isEmpty()) {
            throw content.invalid("holds no tensors. Write at least one.");
        }
        Set<String> names = new HashSet<>();
        for (Tensor tensor : tensors) {
            Tensor first = tensors.get(0);
            if (!names.add(tensor.name())) {
                throw content.invalid("has two tensors named '" + tensor.name() + "'. Rename one.");
            }
            if (tensor.rows() != first.rows()) {
                throw content.invalid("'" + first.name() + "' has " + first.rows() + " rows, but '" + tensor.name()
                        + "' has " + tensor.rows() + ". Give all tensors the same first dimension.");
            }
        }
    }

    @Override
    public String name() {
        return tensors.get(0).content().name();
    }

    @Override
    public List<String> columns() {
        return tensors.stream().map(Tensor::name).toList();
    }

    @Override
    public RowCursor rows() {
        return new Cursor();
    }

    @Override
    public void close() {
        tensors.forEach(tensor -> tensor.bytes().close());
    }

    private final class Cursor implements RowCursor {
        private final long rows = tensors.get(0).rows();
        private long row = -1;

        @Override
        public boolean next() {
            row = Math.min(rows, row + 1);
            return row < rows;
        }

        @Override
        public Object value(int column) {
            return tensors.get(column).cell(row);
        }

        @Override
        public String place() {
            return "row " + (row + 1) + " of " + tensors.get(0).content().name();
        }

        @Override
        public void close() {
            // the tensors close with their source
        }
    }
}
