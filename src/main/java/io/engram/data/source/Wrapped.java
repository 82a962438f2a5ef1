package io.engram.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A source that adds something to another. */
abstract class Wrapped implements Source {

    private final Source source;

    Wrapped(Source source) {
        this.source = source;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public List<String> columns() {
        return source.columns();
    }

    @Override
    public RowCursor rows() {
        return source.rows();
    }

    @Override
    public InputStream open(String file) throws IOException {
        return source.open(file);
    }

    @Override
    public long size(String file) throws IOException {
        return source.size(file);
    }

    @Override
    public boolean hasFiles() {
        return source.hasFiles();
    }

    @Override
    public boolean has(String file) {
        return source.has(file);
    }

    @Override
    public void close() {
        source.close();
    }
}
