package io.engram.metric;

import java.util.OptionalInt;

/** How the best class of every step becomes a sequence of tokens. */
public enum Decoding {
    /** Repetitions are one token, and blanks are none: greedy decoding, Graves et al. 2006, section 3.2. */
    CTC,
    /** Every step is a token. */
    STEPS;

    /** The class to leave out, where repetitions and it are. */
    OptionalInt of(int blank) {
        return this == CTC ? OptionalInt.of(blank) : OptionalInt.empty();
    }
}
