package io.engram.data.item;

import io.engram.data.ColumnProfile;
import io.engram.data.DatasetProfile;
import io.engram.definition.Flaw;
import io.engram.definition.NamePattern;
import io.engram.definition.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the columns that a definition names. */
final class Find {

    private Find() {}

    static Optional<ColumnProfile> column(DatasetProfile profile, String name, String pointer, List<Flaw> flaws) {
        Optional<ColumnProfile> found = profile.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            flaws.add(new Flaw(
                    Flaw.below(pointer, "column"),
                    "the dataset has no column '" + name + "'; " + NearestName.hint(name, names(profile))));
        }
        return found;
    }

    /** Columns by names in which * stands for any characters, each once, in the order of the dataset. */
    static List<ColumnProfile> columns(
            DatasetProfile profile, List<String> patterns, String pointer, List<Flaw> flaws) {
        List<ColumnProfile> found = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = patterns.get(i);
            List<ColumnProfile> matches = profile.columns().stream()
                    .filter(column -> NamePattern.matches(pattern, column.name()))
                    .toList();
            if (matches.isEmpty()) {
                flaws.add(new Flaw(
                        Flaw.below(Flaw.below(pointer, "columns"), i),
                        "no column of the dataset matches '" + pattern + "'; "
                                + NearestName.hint(pattern, names(profile))));
            }
            matches.stream().filter(column -> !found.contains(column)).forEach(found::add);
        }
        return found;
    }

    private static List<String> names(DatasetProfile profile) {
        return profile.columns().stream().map(ColumnProfile::name).toList();
    }
}
