package io.engram.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.checkpoint.CheckpointFixtures.Text;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Check 36, with a checkpoint that has a text and no number. */
class MissingStateTests {

    @TempDir
    private Path folder;

    private final Text text = new Text();
    private final Text number = new Text("1");
    private String id = "";

    @BeforeEach
    void save() {
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", new Text("saved"));
        id = CheckpointFixtures.save(checkpointer, Map.of()).id();
    }

    @Test
    @DisplayName("check 36: an error names the checkpoint, the file and the cure, and nothing is loaded")
    void refuses() {
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", text);
        checkpointer.add("number.txt", number);

        assertThatThrownBy(checkpointer::recoverNewest)
                .isInstanceOf(MissingState.class)
                .hasMessageContaining(id)
                .hasMessageContaining("number.txt")
                .hasMessageContaining("optional");
        assertThat(text.value).isEmpty();
    }

    @Test
    @DisplayName("check 36: an optional state stays as it is")
    void leavesAnOptionalState() {
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", text);
        checkpointer.add("number.txt", number, true);

        checkpointer.recoverNewest();

        assertThat(text.value).isEqualTo("saved");
        assertThat(number.value).isEqualTo("1");
    }

    @Test
    @DisplayName("check 36: where a part may be loaded, every state that is missing stays as it is")
    void loadsAPart() {
        Checkpointer checkpointer = new Checkpointer(new CheckpointFolder(folder, () -> CheckpointFixtures.NOON), true);
        checkpointer.add("number.txt", number);
        checkpointer.add("text.txt", text);

        checkpointer.recoverNewest();

        assertThat(text.value).isEqualTo("saved");
        assertThat(number.value).isEqualTo("1");
    }
}
