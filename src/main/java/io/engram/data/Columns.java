package io.engram.data;

import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.NamePattern;
import io.engram.definition.Names;
import io.engram.definition.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The columns of a dataset that a definition uses, found and checked. */
public record Columns(List<ColumnProfile> features, List<ColumnProfile> targets) {

    /**
     * Finds the columns; a flaw for each that is missing or holds what it must not.
     *
     * @return the columns where all were found, whatever they hold, so that the search for flaws can go on
     */
    public static Optional<Columns> of(DataSpec data, DatasetProfile profile, TargetKind kind, List<Flaw> flaws) {
        CsvSpec csv = data.csv();
        if (csv == null) {
            throw new IllegalArgumentException("the definition names no columns of a table");
        }
        Map<String, ColumnProfile> byName = new LinkedHashMap<>();
        profile.columns().forEach(column -> byName.put(column.name(), column));
        int before = flaws.size();
        List<ColumnProfile> targets = targets(csv.target(), byName, flaws);
        List<ColumnProfile> features = features(csv, byName, flaws);
        boolean complete = flaws.size() == before;
        checkTargets(targets, kind, flaws);
        checkFeatures(features, flaws);
        checkParts(data, profile, flaws);
        return complete ? Optional.of(new Columns(features, targets)) : Optional.empty();
    }

    private static List<ColumnProfile> targets(
            List<String> names, Map<String, ColumnProfile> byName, List<Flaw> flaws) {
        List<ColumnProfile> found = new ArrayList<>();
        for (String name : names) {
            ColumnProfile column = byName.get(name);
            if (flaws.size() >= InvalidDefinition.MOST_FLAWS) {
                break;
            }
            if (column == null) {
                flaws.add(new Flaw("/data/csv/target", missing(name, byName)));
            } else {
                found.add(column);
            }
        }
        return found;
    }

    private static void checkTargets(List<ColumnProfile> targets, TargetKind kind, List<Flaw> flaws) {
        for (ColumnProfile column : targets) {
            if (column.type() == ColumnType.TEXT) {
                flaws.add(new Flaw(
                        "/data/csv/target",
                        "column '" + column.name() + "' is not numeric: " + column.firstBadCell()
                                + ". Mend the file; or, where each text is a class, write data.target: {category: {column: '"
                                + column.name() + "'}} and data.input: {numbers: {columns: [...]}} in the place of"
                                + " data.csv."));
            } else if (!isNumeric(column)) {
                flaws.add(new Flaw("/data/csv/target", notNumeric(column)));
            } else if (kind == TargetKind.CLASS && !column.holdsClasses()) {
                flaws.add(new Flaw(
                        "/data/csv/target",
                        "column '" + column.name() + "' must hold whole numbers from 0 for this loss, but its values"
                                + " are from " + column.min() + " to " + column.max()
                                + (column.type() == ColumnType.NUMBER ? " with fractions" : "")
                                + ". Number the classes from 0, or use mse or l1."));
            }
        }
    }

    private static List<ColumnProfile> features(CsvSpec csv, Map<String, ColumnProfile> byName, List<Flaw> flaws) {
        Map<String, ColumnProfile> found = new LinkedHashMap<>();
        Set<String> targets = Set.copyOf(csv.target());
        for (int i = 0; i < csv.features().size() && flaws.size() < InvalidDefinition.MOST_FLAWS; i++) {
            String pattern = csv.features().get(i);
            List<ColumnProfile> matches = matches(pattern, byName);
            List<ColumnProfile> features = matches.stream()
                    .filter(column -> !targets.contains(column.name()))
                    .toList();
            if (features.isEmpty()) {
                String detail = matches.isEmpty()
                        ? missing(pattern, byName)
                        : "'" + pattern + "' is the target, which cannot be a feature too. Name other columns.";
                flaws.add(new Flaw(Flaw.below("/data/csv/features", i), detail));
            }
            features.forEach(column -> found.put(column.name(), column));
        }
        return List.copyOf(found.values());
    }

    private static List<ColumnProfile> matches(String pattern, Map<String, ColumnProfile> byName) {
        ColumnProfile exact = byName.get(pattern);
        return exact != null || pattern.indexOf('*') < 0
                ? Stream.ofNullable(exact).toList()
                : byName.values().stream()
                        .filter(column -> NamePattern.matches(pattern, column.name()))
                        .toList();
    }

    private static void checkFeatures(List<ColumnProfile> features, List<Flaw> flaws) {
        features.stream()
                .filter(column -> !isNumeric(column))
                .forEach(column -> flaws.add(new Flaw("/data/csv/features", notNumeric(column))));
    }

    /** Whether split and sampler fit the dataset. */
    public static void checkParts(DataSpec data, DatasetProfile profile, List<Flaw> flaws) {
        Map<String, ColumnProfile> byName = new LinkedHashMap<>();
        profile.columns().forEach(column -> byName.put(column.name(), column));
        RowFilter.check(data.where(), byName, flaws);
        checkSplit(data.split(), profile, byName, flaws);
        SamplerSpec sampler = data.sampler();
        if (sampler != null) {
            sampler.check(byName, data.shuffle(), Flaw.below("/data/sampler", Names.kindOf(sampler.getClass())), flaws);
        }
    }

    private static void checkSplit(
            SplitSpec split, DatasetProfile profile, Map<String, ColumnProfile> byName, List<Flaw> flaws) {
        SplitBy by = split.by();
        if (by != null) {
            if (!byName.containsKey(by.column())) {
                flaws.add(new Flaw("/data/split/by/column", missing(by.column(), byName)));
            }
            return;
        }
        if (split.stratify() != null && !byName.containsKey(split.stratify())) {
            flaws.add(new Flaw("/data/split/stratify", missing(split.stratify(), byName)));
        }
        if ((long) (split.train() * profile.rows()) < 1) {
            flaws.add(new Flaw(
                    "/data/split/train",
                    "leaves no example to train on: " + split.train() + " of " + profile.rows()
                            + " rows; give it a larger share, or upload more"));
        }
        checkShare("valid", "validate", split.valid(), profile, flaws);
        checkShare("test", "test", split.test(), profile, flaws);
    }

    private static void checkShare(String stage, String verb, double share, DatasetProfile profile, List<Flaw> flaws) {
        if (share > 0 && Math.round(share * profile.rows()) < 1) {
            flaws.add(new Flaw(
                    "/data/split/" + stage,
                    "leaves no example to " + verb + " on: " + share + " of " + profile.rows()
                            + " rows; give it a larger share, or 0 to do without"));
        }
    }

    /** What is wrong where no column has this name. */
    static String missing(String name, Map<String, ColumnProfile> byName) {
        return (name.indexOf('*') < 0 ? "the dataset has no column '" : "no column of the dataset matches '") + name
                + "'; " + NearestName.hint(name, byName.keySet());
    }

    /** Whether there is a number in every row. */
    private static boolean isNumeric(ColumnProfile column) {
        boolean numbers = column.type() == ColumnType.INTEGER || column.type() == ColumnType.NUMBER;
        return numbers && column.firstBadCell() == null;
    }

    /** What is wrong where a column should have a number in every row, and has not. */
    static String notNumeric(ColumnProfile column) {
        boolean gaps = column.type() == ColumnType.INTEGER || column.type() == ColumnType.NUMBER;
        if (gaps) {
            return "column '" + column.name() + "' has cells without a number: " + column.firstBadCell()
                    + ". Mend the file, or use data.input: {numbers: {columns: [...], missing: 0}}.";
        }
        if (column.type() != ColumnType.TEXT) {
            return "column '" + column.name() + "' holds no numbers, but "
                    + column.type().word() + ". Use data.input and data.target instead of data.csv.";
        }
        return "column '" + column.name() + "' is not numeric: " + column.firstBadCell()
                + ". Leave the column out, or mend the file.";
    }
}
