package io.engram.recipe;

import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Snapshot;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the numbers of inputs and targets stand for, in every checkpoint, so that what it predicts can be told in words.
 * It is never read back by a training, which makes the same of the same data.
 *
 * @param labels by {@code input} or {@code target}
 */
record LabelsFile(Map<String, List<String>> labels) implements Recoverable {

    @Override
    public Snapshot snapshot() {
        return Snapshot.of(JsonMapper.shared().writeValueAsString(labels));
    }

    @Override
    public void load(InputStream in) {}
}
