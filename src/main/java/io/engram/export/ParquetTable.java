package io.engram.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Apache Parquet, packed with Snappy, which every reader unpacks. One row group is in memory at a time. */
final class ParquetTable implements Table {

    private static final long ROW_GROUP_BYTES = 8L << 20;

    private final ParquetWriter<List<? extends @Nullable Object>> writer;

    ParquetTable(OutputStream out, List<Column> columns) throws IOException {
        writer = new Builder(new Target(out), columns)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .build();
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        writer.write(cells);
    }

    /** The footer, without which nothing can read the file. */
    @Override
    public void end() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<List<? extends @Nullable Object>, Builder> {

        private final List<Column> columns;

        Builder(OutputFile file, List<Column> columns) {
            super(file);
            this.columns = columns;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Deprecated and abstract. */
        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<List<? extends @Nullable Object>> getWriteSupport(Configuration hadoop) {
            return new Rows(columns);
        }

        @Override
        protected WriteSupport<List<? extends @Nullable Object>> getWriteSupport(ParquetConfiguration plain) {
            return new Rows(columns);
        }
    }

    /** Hands the cells of a row to the library. */
    private static final class Rows extends WriteSupport<List<? extends @Nullable Object>> {

        private final List<Column> columns;
        private @Nullable RecordConsumer consumer;

        Rows(List<Column> columns) {
            this.columns = columns;
        }

        /** Deprecated and abstract. */
        @Override
        @SuppressWarnings("deprecation")
        public WriteContext init(Configuration hadoop) {
            return context();
        }

        @Override
        public WriteContext init(ParquetConfiguration plain) {
            return context();
        }

        private WriteContext context() {
            MessageType schema =
                    new MessageType("engram", columns.stream().map(Rows::type).toList());
            return new WriteContext(schema, Map.of());
        }

        private static Type type(Column column) {
            return switch (column.kind()) {
                case TEXT ->
                    Types.optional(PrimitiveTypeName.BINARY)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(column.name());
                case INTEGER -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
                case REAL -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
                case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
                case TIME ->
                    Types.optional(PrimitiveTypeName.INT64)
                            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                            .named(column.name());
            };
        }

        @Override
        public void prepareForWrite(RecordConsumer to) {
            consumer = to;
        }

        @Override
        public void write(List<? extends @Nullable Object> cells) {
            RecordConsumer to = consumer;
            if (to == null) {
                throw new IllegalStateException("the library writes rows before it is ready");
            }
            to.startMessage();
            for (int i = 0; i < columns.size(); i++) {
                Object cell = cells.get(i);
                if (cell != null) {
                    to.startField(columns.get(i).name(), i);
                    write(to, columns.get(i), cell);
                    to.endField(columns.get(i).name(), i);
                }
            }
            to.endMessage();
        }

        private static void write(RecordConsumer to, Column column, Object cell) {
            switch (column.kind()) {
                case TEXT -> to.addBinary(Binary.fromString((String) cell));
                case INTEGER -> to.addLong(((Number) cell).longValue());
                case REAL -> to.addDouble(((Number) cell).doubleValue());
                case BOOLEAN -> to.addBoolean((Boolean) cell);
                case TIME -> to.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) cell));
            }
        }
    }

    /** A stream, which the library takes for a file: it never goes back in it. */
    private record Target(OutputStream out) implements OutputFile {

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new Position(out);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    private static final class Position extends PositionOutputStream {

        private final OutputStream out;
        private long written;

        Position(OutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return written;
        }

        @Override
        public void write(int single) throws IOException {
            out.write(single);
            written++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        /** It is not ours to close. */
        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
