package io.engram.data.source;

import io.engram.data.InvalidData;

/** A cell of a kind that no column has. Other cells can be used, so this matters to those alone who ask for it. */
final class UnusableCell extends InvalidData {

    UnusableCell(String message, InvalidData cause) {
        super(message, cause);
    }
}
