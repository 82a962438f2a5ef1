package com.example.engram;

import io.engram.definition.PlugIn;
import java.util.List;

/** A layer, a loss, a metric and a transform that Engram does not have. */
public final class ExamplePlugIn implements PlugIn {

    @Override
    public List<Class<? extends Record>> kinds() {
        return List.of(SwiGlu.class, LogCosh.class, LargestError.class, SquareRoot.class);
    }
}
