package io.engram.experiment.history;

import io.engram.checkpoint.Disk;
import io.engram.checkpoint.HiddenFolders;
import io.engram.checkpoint.Pins;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.stereotype.Component;

/** Where the checkpoints of every experiment lie. */
@Component
public class CheckpointPlaces {

    /** @param data the folder of everything */
    @ConfigurationProperties("engram")
    record Settings(Path data) {}

    private final Path root;
    private final Disk disk;

    CheckpointPlaces(Settings settings, ObjectProvider<Disk> disk) {
        this.root = settings.data().toAbsolutePath().normalize().resolve("experiments");
        this.disk = disk.getIfAvailable(Disk::new);
    }

    /** The folder of all experiments. */
    public Path root() {
        return root;
    }

    /** The folder with the checkpoints of an experiment. */
    public Path folder(String experiment) {
        return root.resolve(experiment).resolve("checkpoints");
    }

    /** The folder of one checkpoint. */
    public Path of(String experiment, String checkpoint) {
        return folder(experiment).resolve(checkpoint);
    }

    /** The marks of those that are to stay. */
    public Pins pins(String experiment) {
        return new Pins(folder(experiment), disk);
    }

    /** Those that are being deleted. */
    public HiddenFolders hidden(String experiment) {
        return new HiddenFolders(folder(experiment), disk);
    }
}
