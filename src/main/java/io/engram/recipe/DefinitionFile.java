package io.engram.recipe;

import io.engram.checkpoint.Recoverable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The canonical definition in a checkpoint, so that a bundle says by itself what made it. It is never read back. */
record DefinitionFile(ExperimentDefinition definition) implements Recoverable {

    @Override
    public void save(OutputStream out) throws IOException {
        out.write(DefinitionReader.canonical(definition).toPrettyString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void load(InputStream in) {}
}
