package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Goes through a Parquet file, one row group in memory. */
final class ParquetCursor implements RowCursor {

    /** Of each the library looks at all columns of the row group. */
    private static final int MAX_TRIED = 1000;

    private final ParquetSource source;
    private final Content content;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final MessageColumnIO io;
    private @Nullable RecordReader<Group> records;
    private @Nullable Group row;
    private int group = -1;
    private long left;
    private long number;

    ParquetCursor(ParquetSource source, Content content) {
        this.source = source;
        this.content = content;
        this.reader = source.reader();
        this.schema = reader.getFooter().getFileMetaData().getSchema();
        try {
            this.io = new ColumnIOFactory().getColumnIO(schema);
        } catch (RuntimeException e) {
            close();
            throw source.unreadable(e, "the Parquet footer, which tells of its columns,");
        }
    }

    @Override
    public boolean next() {
        try {
            while (left == 0) {
                if (++group >= reader.getRowGroups().size()) {
                    row = null;
                    return false;
                }
                // Of an empty one the library reads nothing, and says that it is one.
                if (reader.getRowGroups().get(group).getRowCount() != 0) {
                    PageReadStore pages = reader.readRowGroup(group);
                    records = records(pages, io, schema);
                    left = pages.getRowCount();
                }
            }
            if (records == null) {
                throw new IllegalStateException("a row group without records");
            }
            row = records.read();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw unreadable(e);
        }
        left--;
        number++;
        return true;
    }

    private static RecordReader<Group> records(PageReadStore pages, MessageColumnIO io, MessageType schema) {
        return io.getRecordReader(pages, new GroupRecordConverter(schema));
    }

    /** Where the library fails is found out by reading the row group again, a column at a time. */
    private InvalidData unreadable(Throwable failure) {
        String column = schema.getFieldCount() > MAX_TRIED ? null : damagedColumn();
        return source.unreadable(
                failure,
                (column == null ? "a part" : "column '" + column + "'") + " of row group " + (group + 1)
                        + ", behind row " + number + ",");
    }

    /** The first one that cannot be read by itself; null where all can. */
    private @Nullable String damagedColumn() {
        try (ParquetFileReader again = source.reader()) {
            for (Type field : schema.getFields()) {
                if (!isReadable(again, new MessageType(schema.getName(), field))) {
                    return field.getName();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }

    private boolean isReadable(ParquetFileReader again, MessageType alone) {
        try {
            again.setRequestedSchema(alone);
            PageReadStore pages = again.readRowGroup(group);
            RecordReader<Group> values = records(pages, new ColumnIOFactory().getColumnIO(alone), alone);
            for (long i = pages.getRowCount(); i > 0; i--) {
                values.read();
            }
            return true;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return false;
        }
    }

    @Override
    public @Nullable Object value(int column) {
        Group of = row;
        if (of == null) {
            throw new IllegalStateException("there is no row");
        }
        try {
            Object value = ParquetCells.value(of, column);
            return value == null ? null : ListArray.of(value);
        } catch (InvalidData e) {
            throw UnusableCell.of(
                    content.name() + ": column '" + schema.getFieldName(column) + "' of row " + number, e);
        } catch (RuntimeException e) {
            // The library hands some values out without having looked at them.
            throw source.unreadable(e, "column '" + schema.getFieldName(column) + "' of row " + number);
        }
    }

    @Override
    public String place() {
        return "row " + number + " of " + content.name();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
