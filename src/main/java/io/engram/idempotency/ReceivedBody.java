package io.engram.idempotency;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A body that has been read to its end: its beginning in memory, what goes beyond it in a file. */
final class ReceivedBody implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 14;
    private static final int MEMORY_BYTES = 1 << 18;

    private final byte[] beginning;
    private final @Nullable Path rest;

    private ReceivedBody(byte[] beginning, @Nullable Path rest) {
        this.beginning = beginning;
        this.rest = rest;
    }

    /**
     * Reads a body and adds it to the fingerprint.
     *
     * @param folder where a file may be made
     * @throws BodyRefused where it breaks off or has more bytes than {@code most}
     */
    static ReceivedBody receive(InputStream body, Fingerprint fingerprint, Path folder, long most) throws IOException {
        ByteArrayOutputStream beginning = new ByteArrayOutputStream(BUFFER_BYTES);
        byte[] buffer = new byte[BUFFER_BYTES];
        while (beginning.size() < MEMORY_BYTES) {
            int read = read(body, buffer);
            if (read < 0) {
                return new ReceivedBody(beginning.toByteArray(), null);
            }
            fingerprint.add(buffer, read);
            beginning.write(buffer, 0, read);
        }
        Path rest = Files.createTempFile(folder, "body", null);
        boolean whole = false;
        try (OutputStream file = Files.newOutputStream(rest)) {
            long bytes = beginning.size();
            for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
                bytes += read;
                if (bytes > most) {
                    throw BodyRefused.tooLarge(most);
                }
                fingerprint.add(buffer, read);
                file.write(buffer, 0, read);
            }
            whole = true;
        } finally {
            if (!whole) {
                Files.delete(rest);
            }
        }
        return new ReceivedBody(beginning.toByteArray(), rest);
    }

    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw BodyRefused.broken(e);
        }
    }

    InputStream open() throws IOException {
        InputStream memory = new ByteArrayInputStream(beginning);
        return rest == null ? memory : new SequenceInputStream(memory, Files.newInputStream(rest));
    }

    @Override
    public void close() throws IOException {
        if (rest != null) {
            Files.deleteIfExists(rest);
        }
    }
}
