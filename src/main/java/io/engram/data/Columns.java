package io.engram.data;

import io.engram.definition.Flaw;
import io.engram.definition.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The columns of a dataset that a definition uses, found and checked. */
public record Columns(List<ColumnProfile> features, List<ColumnProfile> targets) {

    /** Finds the columns; a flaw for each that is missing or holds what it must not. */
    public static Optional<Columns> of(DataSpec data, DatasetProfile profile, TargetKind kind, List<Flaw> flaws) {
        Map<String, ColumnProfile> byName = new LinkedHashMap<>();
        profile.columns().forEach(column -> byName.put(column.name(), column));
        int before = flaws.size();
        List<ColumnProfile> targets = targets(data.csv().target(), byName, kind, flaws);
        List<ColumnProfile> features = features(data.csv(), byName, flaws);
        checkSplit(data.split(), profile, byName, flaws);
        return flaws.size() == before ? Optional.of(new Columns(features, targets)) : Optional.empty();
    }

    private static List<ColumnProfile> targets(
            List<String> names, Map<String, ColumnProfile> byName, TargetKind kind, List<Flaw> flaws) {
        List<ColumnProfile> found = new ArrayList<>();
        for (String name : names) {
            ColumnProfile column = byName.get(name);
            if (column == null) {
                flaws.add(new Flaw("/data/csv/target", missing(name, byName)));
                continue;
            }
            found.add(column);
            if (column.type() == ColumnType.TEXT) {
                flaws.add(new Flaw("/data/csv/target", notNumeric(column)));
            } else if (kind == TargetKind.CLASS && !isClass(column)) {
                flaws.add(new Flaw(
                        "/data/csv/target",
                        "column '" + name + "' must hold whole numbers from 0 for this loss, but its values are from "
                                + column.min() + " to " + column.max()
                                + (column.type() == ColumnType.NUMBER ? " with fractions" : "")));
            }
        }
        return found;
    }

    private static boolean isClass(ColumnProfile column) {
        return column.type() == ColumnType.INTEGER && column.min() != null && column.min() >= 0;
    }

    private static List<ColumnProfile> features(CsvSpec csv, Map<String, ColumnProfile> byName, List<Flaw> flaws) {
        Map<String, ColumnProfile> found = new LinkedHashMap<>();
        for (int i = 0; i < csv.features().size(); i++) {
            String pattern = csv.features().get(i);
            List<ColumnProfile> matches = byName.values().stream()
                    .filter(column -> matches(pattern, column.name()))
                    .filter(column -> !csv.target().contains(column.name()))
                    .toList();
            if (matches.isEmpty()) {
                flaws.add(new Flaw(Flaw.below("/data/csv/features", i), missing(pattern, byName)));
            }
            matches.forEach(column -> found.put(column.name(), column));
        }
        found.values().stream()
                .filter(column -> column.type() == ColumnType.TEXT)
                .forEach(column -> flaws.add(new Flaw("/data/csv/features", notNumeric(column))));
        return List.copyOf(found.values());
    }

    private static boolean matches(String pattern, String name) {
        return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), name);
    }

    private static void checkSplit(
            SplitSpec split, DatasetProfile profile, Map<String, ColumnProfile> byName, List<Flaw> flaws) {
        if (split.stratify() != null && !byName.containsKey(split.stratify())) {
            flaws.add(new Flaw("/data/split/stratify", missing(split.stratify(), byName)));
        }
        if ((long) (split.train() * profile.rows()) < 1) {
            flaws.add(new Flaw(
                    "/data/split/train",
                    "leaves no example to train on: " + split.train() + " of " + profile.rows() + " rows"));
        }
        if (split.valid() > 0 && Math.round(split.valid() * profile.rows()) < 1) {
            flaws.add(new Flaw(
                    "/data/split/valid",
                    "leaves no example to validate on: " + split.valid() + " of " + profile.rows()
                            + " rows; give it a larger share, or 0 for no validation"));
        }
    }

    private static String missing(String name, Map<String, ColumnProfile> byName) {
        return "the dataset has no column '" + name + "'; " + NearestName.hint(name, byName.keySet());
    }

    private static String notNumeric(ColumnProfile column) {
        return "column '" + column.name() + "' is not numeric: " + column.firstBadCell()
                + ". Leave the column out, or mend the file.";
    }
}
