package io.engram.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Sees to it that a dataset in place is still what was registered, since its file is not Engram's: whoever owns it may
 * write it, or a setting may have closed its folder.
 */
@Component
class PlacedDatasets {

    private final StoredDatasets datasets;
    private final AllowedFolders folders;

    PlacedDatasets(StoredDatasets datasets, AllowedFolders folders) {
        this.datasets = datasets;
        this.folders = folders;
    }

    /** Why it cannot be read any more, with the cure; empty where it can, and for uploads and samples. */
    Optional<String> unusable(String id) {
        return datasets.findById(id).filter(StoredDataset::isInPlace).flatMap(this::unusable);
    }

    private Optional<String> unusable(StoredDataset dataset) {
        Path path = dataset.requirePath();
        String name = "The dataset '" + dataset.name() + "' is read in place, and ";
        try {
            if (!folders.real(path.toString()).equals(path)) {
                return Optional.of(name + path + " is a link now. " + cure(dataset));
            }
            String how = FileState.of(path).since(dataset.state());
            return how.isEmpty()
                    ? Optional.empty()
                    : Optional.of(name + path + " has changed since it was registered: " + how + ". " + cure(dataset));
        } catch (OutsideFolders e) {
            return Optional.of(name + "may not be any more: " + e.getMessage());
        } catch (NotInPlace | IOException e) {
            return Optional.of(name + path + " is not there any more, or cannot be read. Bring it back as it was; or: "
                    + cure(dataset));
        }
    }

    private static String cure(StoredDataset dataset) {
        return "Register it again: under another name, or delete '" + dataset.name() + "' first.";
    }

    /**
     * Its path, as long as there is what was registered.
     *
     * @throws ChangedInPlace where that is not so
     */
    Path require(DatasetView dataset) {
        unusable(dataset.id()).ifPresent(how -> {
            throw new ChangedInPlace(how);
        });
        return Path.of(String.valueOf(dataset.path()));
    }
}
