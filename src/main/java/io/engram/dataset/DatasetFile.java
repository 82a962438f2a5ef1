package io.engram.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file within a dataset, open to be read once. */
final class DatasetFile implements AutoCloseable {

    private final OpenSources.Lease lease;
    private final InputStream body;
    private final long bytes;

    /** Takes the lease over, also where it fails. */
    DatasetFile(OpenSources.Lease lease, String path) throws IOException {
        this.lease = lease;
        try {
            this.bytes = lease.source().size(path);
            this.body = new BufferedInputStream(lease.source().open(path));
        } catch (IOException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /** -1 where it is known at the end only. */
    long bytes() {
        return bytes;
    }

    InputStream body() {
        return body;
    }

    /** Looks at the beginning, which stays to be read. */
    MediaKind kind() throws IOException {
        body.mark(MediaKind.LOOKED_AT);
        byte[] head = body.readNBytes(MediaKind.LOOKED_AT);
        body.reset();
        return MediaKind.of(head);
    }

    @Override
    public void close() throws IOException {
        try (lease) {
            body.close();
        }
    }
}
