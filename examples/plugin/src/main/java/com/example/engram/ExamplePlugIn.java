package com.example.engram;

import io.engram.definition.PlugIn;
import java.util.List;

/** A recipe, a layer, a loss, a metric and a transform that Engram does not have. */
public final class ExamplePlugIn implements PlugIn {

    @Override
    public List<Class<? extends Record>> kinds() {
        return List.of(Mixup.class, SwiGlu.class, LogCosh.class, LargestError.class, SquareRoot.class);
    }
}
