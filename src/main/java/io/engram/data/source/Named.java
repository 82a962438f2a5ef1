package io.engram.data.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * A content that messages call otherwise.
 *
 * @param fileName as it is called by itself
 */
record Named(String name, String fileName, Content content) implements Content {

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public Bytes bytes() {
        return content.bytes();
    }

    @Override
    public InputStream open() throws IOException {
        return content.open();
    }
}
