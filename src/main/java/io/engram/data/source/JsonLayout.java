package io.engram.data.source;

/** How rows stand in a JSON file. */
enum JsonLayout {
    /** An object in each line. */
    LINES {
        @Override
        JsonRows rows(Content content) {
            return new JsonLines(content);
        }
    },
    /** An array of objects. */
    ARRAY {
        @Override
        JsonRows rows(Content content) {
            return new JsonStream(content, false);
        }
    },
    /** An object of objects, by id. */
    BY_ID {
        @Override
        JsonRows rows(Content content) {
            return new JsonStream(content, true);
        }
    };

    abstract JsonRows rows(Content content);
}
