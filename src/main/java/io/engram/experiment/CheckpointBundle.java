package io.engram.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** All files of a checkpoint, to be sent as one zip. */
record CheckpointBundle(Path folder) {

    static final MediaType ZIP = MediaType.parseMediaType("application/zip");

    /** Zips while it sends, so that a bundle needs neither memory nor a second file. */
    @Component
    static final class Zip extends AbstractHttpMessageConverter<CheckpointBundle> {

        Zip() {
            super(ZIP);
        }

        @Override
        protected boolean supports(Class<?> type) {
            return type == CheckpointBundle.class;
        }

        @Override
        public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
            return false;
        }

        @Override
        protected CheckpointBundle readInternal(Class<? extends CheckpointBundle> type, HttpInputMessage message) {
            throw new HttpMessageNotReadableException("a bundle is only written", message);
        }

        @Override
        protected void writeInternal(CheckpointBundle bundle, HttpOutputMessage message) throws IOException {
            ZipOutputStream zip = new ZipOutputStream(message.getBody());
            // Weights are noise to a compressor: it would cost time and save nothing.
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Path file : files(bundle.folder())) {
                zip.putNextEntry(
                        new ZipEntry(bundle.folder().relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
                zip.closeEntry();
            }
            zip.finish();
            zip.flush();
        }

        private static List<Path> files(Path folder) throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).sorted().toList();
            }
        }
    }
}
