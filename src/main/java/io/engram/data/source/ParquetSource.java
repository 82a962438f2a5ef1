package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Apache Parquet: a column for each field of the schema, read a row group at a time. */
final class ParquetSource implements Source {

    /** A file that has more is no table. */
    private static final int MAX_COLUMNS = 100_000;

    private final Content content;
    private final Bytes bytes;
    private final List<String> columns;

    ParquetSource(Content content) {
        this.content = content;
        this.bytes = content.bytes();
        try {
            MessageType schema = reading(file -> {
                try (ParquetFileReader reader = reader(file)) {
                    return reader.getFooter().getFileMetaData().getSchema();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            this.columns = schema.getFields().stream().map(Type::getName).toList();
            if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
                throw content.invalid("has " + columns.size() + " columns. Write 1 to " + MAX_COLUMNS + ".");
            }
        } catch (RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    static ParquetFileReader reader(InputFile file) {
        try {
            return ParquetFileReader.open(
                    file,
                    ParquetReadOptions.builder(new PlainParquetConfiguration())
                            .withCodecFactory(new ParquetCodecs())
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return content.name();
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public RowCursor rows() {
        return reading(file -> new ParquetCursor(this, content, file));
    }

    /**
     * What the library makes of the file. It was written for files that one trusts: what is wrong with them shows as
     * any exception, and a size that cannot be as a memory that is too small.
     */
    <T> T reading(Function<InputFile, T> reader) {
        try {
            return reader.apply(new File(bytes));
        } catch (InvalidData e) {
            throw e;
        } catch (RuntimeException e) {
            throw content.invalid("cannot be read as Parquet: " + reason(e) + ". Write the file anew.", e);
        } catch (OutOfMemoryError e) {
            throw content.invalid("has a part that does not fit into memory. Write smaller row groups.", e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("it ends too early");
    }

    @Override
    public void close() {
        bytes.close();
    }

    /** What the library takes for a file. */
    private record File(Bytes bytes) implements InputFile {

        /** As the library's messages call it, behind the name of the file. */
        @Override
        public String toString() {
            return "it";
        }

        @Override
        public long getLength() {
            return bytes.size();
        }

        @Override
        public SeekableInputStream newStream() {
            Position position = new Position(bytes);
            return new DelegatingSeekableInputStream(position) {
                @Override
                public long getPos() {
                    return position.at;
                }

                @Override
                public void seek(long to) throws IOException {
                    if (to < 0 || to > bytes.size()) {
                        throw new EOFException("it points to byte " + to + " of " + bytes.size());
                    }
                    position.at = to;
                }
            };
        }
    }

    /** A place in the file, from which on it is read. */
    private static final class Position extends InputStream {
        private final Bytes bytes;
        private long at;

        Position(Bytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return at < bytes.size() ? bytes.array(at++, 1)[0] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(length, bytes.size() - at);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            bytes.read(at, count).get(into, offset, count);
            at += count;
            return count;
        }
    }
}
