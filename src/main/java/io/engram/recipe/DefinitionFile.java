package io.engram.recipe;

import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Snapshot;
import java.io.InputStream;

/** The canonical definition in a checkpoint, so that a bundle says by itself what made it. It is never read back. */
record DefinitionFile(ExperimentDefinition definition) implements Recoverable {

    @Override
    public Snapshot snapshot() {
        return Snapshot.of(DefinitionReader.canonical(definition).toPrettyString());
    }

    @Override
    public void load(InputStream in) {}
}
