package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Goes through a Parquet file, one row group in memory. */
final class ParquetCursor implements RowCursor {

    private final ParquetSource source;
    private final Content content;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final MessageColumnIO io;
    private @Nullable RecordReader<Group> records;
    private @Nullable Group row;
    private long left;
    private long number;

    ParquetCursor(ParquetSource source, Content content, InputFile file) {
        this.source = source;
        this.content = content;
        this.reader = ParquetSource.reader(file);
        this.schema = reader.getFooter().getFileMetaData().getSchema();
        this.io = new ColumnIOFactory().getColumnIO(schema);
    }

    @Override
    public boolean next() {
        return source.reading(file -> {
            while (left == 0) {
                PageReadStore pages = group();
                if (pages == null) {
                    row = null;
                    return false;
                }
                left = pages.getRowCount();
                records = io.getRecordReader(pages, new GroupRecordConverter(schema));
            }
            RecordReader<Group> from = records;
            if (from == null) {
                throw new IllegalStateException("a row group without records");
            }
            row = from.read();
            left--;
            number++;
            return true;
        });
    }

    private @Nullable PageReadStore group() {
        try {
            return reader.readNextRowGroup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable Object value(int column) {
        Group of = row;
        if (of == null) {
            throw new IllegalStateException("there is no row");
        }
        try {
            return ParquetCells.value(of, column);
        } catch (InvalidData e) {
            UnusableCell unusable = new UnusableCell(
                    content.name() + ": column '" + schema.getFieldName(column) + "' of row " + number,
                    String.valueOf(e.getMessage()));
            unusable.initCause(e);
            throw unusable;
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
