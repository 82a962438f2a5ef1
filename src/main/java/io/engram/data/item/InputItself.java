package io.engram.data.item;

import io.engram.data.DatasetProfile;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import java.util.List;
import java.util.Optional;

/** What the first module is given, behind all transforms: what an autoencoder learns to give back. */
@Kind("input")
@About("The transformed input itself: what an autoencoder gives back")
public record InputItself() implements TargetSpec {

    @Override
    public Optional<? extends Item> plan(
            DatasetProfile profile, Optional<? extends Item> input, String pointer, List<Flaw> flaws) {
        return input;
    }
}
