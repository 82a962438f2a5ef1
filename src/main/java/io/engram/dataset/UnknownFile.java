package io.engram.dataset;

/** A dataset has no file of this name. */
final class UnknownFile extends RuntimeException {

    UnknownFile(String dataset, String path) {
        super("Dataset '" + dataset + "' has no file '" + (path.length() <= 200 ? path : path.substring(0, 200) + "...")
                + "'. Name one as a cell of a column of type 'file' does.");
    }
}
