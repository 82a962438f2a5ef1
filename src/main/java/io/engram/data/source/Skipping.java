package io.engram.data.source;

import io.engram.data.UnreadableRow;
import io.engram.data.UnreadableRows;
import org.jspecify.annotations.Nullable;

/** Leaves out the rows that cannot be read, and counts them. */
final class Skipping extends Wrapped {

    Skipping(Source source) {
        super(source);
    }

    @Override
    public RowCursor rows() {
        return new Cursor(super.rows());
    }

    private static final class Cursor implements RowCursor {
        private static final int SHOWN = 500;

        private final RowCursor rows;
        private @Nullable UnreadableRows unreadable;

        Cursor(RowCursor rows) {
            this.rows = rows;
        }

        @Override
        public boolean next() {
            while (true) {
                try {
                    return rows.next();
                } catch (UnreadableRow e) {
                    unreadable = unreadable == null
                            ? new UnreadableRows(1, shown(String.valueOf(e.getMessage())))
                            : new UnreadableRows(unreadable.count() + 1, unreadable.first());
                }
            }
        }

        /** It is kept with the dataset, and may have come with a line of any length. */
        private static String shown(String message) {
            String plain = message.replaceAll("\\p{Cntrl}", " ");
            return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "...";
        }

        @Override
        public @Nullable UnreadableRows unreadable() {
            return unreadable;
        }

        @Override
        public @Nullable Object value(int column) {
            return rows.value(column);
        }

        @Override
        public @Nullable String text(int column) {
            return rows.text(column);
        }

        @Override
        public String place() {
            return rows.place();
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
