package io.engram.data;

import io.engram.data.sampler.LoopedSampler;
import io.engram.data.sampler.Sampler;
import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.function.IntFunction;

/** Epochs of any length: each goes on in the data where the one before it ended. */
@Kind("looped")
@About("Epochs of any length, each of which goes on in the data where the one before it ended")
public record Looped(
        @Positive @About(value = "Examples in an epoch", unit = "examples")
        int examples) implements SamplerSpec {

    @Override
    public Sampler create(String[] cells, IntFunction<String> place, int size, boolean shuffle, long seed) {
        return new LoopedSampler(shuffle ? Sampler.shuffled(size, seed) : Sampler.inOrder(size), examples);
    }
}
