package io.engram.data.source;

import java.io.IOException;
import java.io.InputStream;

/** What a gzip file holds. */
record GzipContent(Content packed) implements Content {

    @Override
    public String name() {
        return packed.name();
    }

    @Override
    public String fileName() {
        return packed.fileName();
    }

    @Override
    public long size() {
        return -1;
    }

    @Override
    public InputStream open() throws IOException {
        return Unpacking.gunzip(packed);
    }
}
