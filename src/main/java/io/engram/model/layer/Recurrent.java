package io.engram.model.layer;

import io.engram.definition.About;

/** Which recurrent network. */
public enum Recurrent {
    @About("Long short-term memory")
    LSTM,
    @About("Gated recurrent units")
    GRU,
    @About("Elman network with tanh")
    RNN;

    LayerSpec layer(long hidden, int layers, boolean bidirectional, double dropout) {
        return switch (this) {
            case LSTM -> new Lstm(hidden, layers, bidirectional, dropout);
            case GRU -> new Gru(hidden, layers, bidirectional, dropout);
            case RNN -> new Rnn(hidden, layers, bidirectional, dropout);
        };
    }
}
