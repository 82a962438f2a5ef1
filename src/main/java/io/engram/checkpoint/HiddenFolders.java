package io.engram.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders beside the checkpoints that are not, or no longer, checkpoints, as their names say. */
public final class HiddenFolders {

    private static final Logger log = LoggerFactory.getLogger(HiddenFolders.class);

    private static final String WRITING = ".writing-";
    private static final String DELETING = ".deleting-";
    private static final String UNREADABLE = ".unreadable-";

    private final Path folder;
    private final Disk disk;

    /** @param folder the folder of all checkpoints of a run */
    public HiddenFolders(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    Path writing(String id) {
        return folder.resolve(WRITING + id);
    }

    static Path deleting(Path folder, String id) {
        return folder.resolve(DELETING + id);
    }

    /**
     * First half of a deletion: the folder gets a name by which it is no checkpoint.
     *
     * @return false where it is pinned, and stays
     * @throws NoSuchFileException where it is not there
     */
    public boolean hide(String id) throws IOException {
        Path place = folder.resolve(id);
        if (Pins.isPinned(place)) {
            return false;
        }
        Path away = deleting(folder, id);
        disk.move(place, away);
        if (Pins.isPinned(away)) {
            // It was pinned between the look and the move.
            disk.move(away, place);
            return false;
        }
        return true;
    }

    /** Undoes {@link #hide}. */
    public void bringBack(String id) throws IOException {
        disk.move(deleting(folder, id), folder.resolve(id));
    }

    /** Second half of a deletion. */
    public void discard(String id) {
        disk.deleteTree(deleting(folder, id));
    }

    /** Puts aside what has a checkpoint's name and no manifest that can be believed. Nothing of it is deleted. */
    public void putAside(String id) throws IOException {
        disk.move(folder.resolve(id), folder.resolve(UNREADABLE + id));
    }

    /** Whether that is the name of something {@link #putAside}. */
    public static boolean isPutAside(String name) {
        return name.startsWith(UNREADABLE);
    }

    /**
     * Ends what was cut off: removes what was being written or deleted, but for what was pinned just when its deletion
     * had begun. Only for one who knows that nobody writes here.
     */
    public void sweep() {
        for (Path entry : cutOff()) {
            String name = entry.getFileName().toString();
            if (name.startsWith(DELETING) && Pins.isPinned(entry)) {
                try {
                    bringBack(name.substring(DELETING.length()));
                } catch (IOException e) {
                    log.warn("cannot bring back the pinned checkpoint {}", entry, e);
                }
            } else {
                disk.deleteTree(entry);
            }
        }
    }

    private List<Path> cutOff() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "{" + WRITING + "," + DELETING + "}*")) {
            entries.forEach(found::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        return found;
    }
}
