package io.engram.data.source;

import java.io.IOException;
import java.io.InputStream;

/** A manifest and the files that it names. */
final class InFolder extends Wrapped {

    private final FileTree files;

    InFolder(Source table, FileTree files) {
        super(table);
        this.files = files;
    }

    @Override
    public InputStream open(String file) throws IOException {
        return files.content(file).open();
    }

    @Override
    public long size(String file) {
        return files.content(file).size();
    }

    @Override
    public boolean hasFiles() {
        return true;
    }

    @Override
    public boolean has(String file) {
        return files.has(file);
    }

    @Override
    public void close() {
        super.close();
        files.close();
    }
}
