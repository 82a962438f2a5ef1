package io.engram.data.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.engram.data.InvalidData;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.Type;

/** Apache Parquet: a column for each field of the schema, read a row group at a time. */
final class ParquetSource implements Source {

    /** A file that has more is no table. */
    private static final int MAX_COLUMNS = 100_000;

    /** At the beginning and at the end. */
    private static final String MARK = "PAR1";

    private final Content content;
    private final Bytes bytes;
    private final List<String> columns;

    ParquetSource(Content content) {
        this.content = content;
        this.bytes = content.bytes();
        try (ParquetFileReader reader = reader()) {
            this.columns = reader.getFooter().getFileMetaData().getSchema().getFields().stream()
                    .map(Type::getName)
                    .toList();
            if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
                throw content.invalid("has " + columns.size() + " columns. Write 1 to " + MAX_COLUMNS + ".");
            }
            requireNames();
        } catch (IOException e) {
            bytes.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private void requireNames() {
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (column.isBlank()) {
                throw content.invalid("has a column without a name. Give every column a name.");
            } else if (!seen.add(column)) {
                throw content.invalid("has two columns named '" + column + "'. Give every column its own name.");
            }
        }
    }

    /**
     * The library's reader, which has read what is said of the columns behind them.
     *
     * @throws InvalidData where that is cut off, damaged or encrypted
     */
    ParquetFileReader reader() {
        int end = MARK.length();
        if (bytes.size() < 2L * end || !Arrays.equals(bytes.array(bytes.size() - end, end), MARK.getBytes(US_ASCII))) {
            throw content.invalid("does not end as a Parquet file does (" + MARK
                    + "): it was cut short, or is something else. Write the file anew.");
        }
        try {
            return ParquetFileReader.open(
                    new File(bytes),
                    ParquetReadOptions.builder(new PlainParquetConfiguration())
                            .withCodecFactory(new ParquetCodecs(content))
                            .usePageChecksumVerification()
                            .build());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw unreadable(e, "the Parquet footer, which tells of its columns,");
        }
    }

    /**
     * What is told of a failure of the library. It was written for files that one trusts: what is wrong with them shows
     * as any exception, whose message tells of its insides, and a size that cannot be as a memory that is too small.
     *
     * @param part what was read, as messages call it
     */
    InvalidData unreadable(Throwable failure, String part) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidData own) {
                return own;
            } else if (cause instanceof OutOfMemoryError) {
                return content.invalid(part + " does not fit into memory. Write smaller row groups.", failure);
            } else if (cause instanceof ParquetCryptoRuntimeException) {
                return content.invalid(part + " is encrypted. Write the file without encryption.", failure);
            }
        }
        return content.invalid(part + " is damaged. Write the file anew.", failure);
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
        return new ParquetCursor(this, content);
    }

    @Override
    public void close() {
        bytes.close();
    }

    /** What the library takes for a file. */
    private record File(Bytes bytes) implements InputFile {

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
