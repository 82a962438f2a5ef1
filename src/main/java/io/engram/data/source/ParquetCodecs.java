package io.engram.data.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Unpacks pages. The library's own factory asks Hadoop for gzip, which is Java's own here. */
final class ParquetCodecs implements CompressionCodecFactory {

    private static final int UNUSED_PAGE_SIZE = 1 << 16;

    private final Content content;
    private final CodecFactory others = new CodecFactory(new PlainParquetConfiguration(), UNUSED_PAGE_SIZE);

    ParquetCodecs(Content content) {
        this.content = content;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case GZIP -> new Gzip();
            case UNCOMPRESSED, SNAPPY, ZSTD, LZ4_RAW -> others.getDecompressor(codec);
            case LZO, BROTLI, LZ4 ->
                throw content.invalid("has pages packed with " + codec
                        + ". Write the file anew, unpacked or with gzip, snappy, zstd or lz4_raw.");
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("Parquet is only read");
    }

    @Override
    public void release() {
        others.release();
    }

    private static final class Gzip implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return BytesInput.from(unpacked(packed.toInputStream(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer into, int size) {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            try {
                into.put(unpacked(new ByteArrayInputStream(bytes), size));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static byte[] unpacked(InputStream packed, int size) throws IOException {
            try (GZIPInputStream stream = new GZIPInputStream(packed)) {
                byte[] bytes = stream.readNBytes(size);
                // Gzip's sum is compared where its end is read.
                if (bytes.length < size || stream.read() >= 0) {
                    throw new IOException("a page unpacks to another size than it announces");
                }
                return bytes;
            }
        }

        @Override
        public void release() {
            // nothing is kept
        }
    }
}
