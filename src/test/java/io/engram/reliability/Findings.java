package io.engram.reliability;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a run has found: how many kills of which sort, and what was not as it should be, each thing once. */
final class Findings {

    private final Map<Kill.Target, Map<Kill.Moment, Integer>> kills = new EnumMap<>(Kill.Target.class);
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Set<String> texts = new LinkedHashSet<>();
    private String at = "before the first kill";
    private String by = "nobody";

    synchronized void killed(Kill kill, int number) {
        kills.computeIfAbsent(kill.target(), target -> new EnumMap<>(Kill.Moment.class))
                .merge(kill.moment(), 1, Integer::sum);
        by = kill.target().toString();
        at = "kill " + number + " of " + kill.target() + " while " + kill.moment();
    }

    /** Something that was there, or was promised, is not there. */
    void lost(String what) {
        add("lost", what);
    }

    /** Anything else. */
    void wrong(String what) {
        add("wrong", what);
    }

    private synchronized void add(String sort, String what) {
        if (texts.add(sort + ": " + what)) {
            faults.merge(by + " " + sort, 1, Integer::sum);
            System.out.println(sort + ": " + what + " (after " + at + ")");
        }
    }

    /** How many there have been. */
    synchronized int kills() {
        return kills.values().stream()
                .flatMap(moments -> moments.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** All that is lost or wrong, in words. */
    synchronized Set<String> faults() {
        return Set.copyOf(texts);
    }

    synchronized int count(String sort) {
        return faults.entrySet().stream()
                .filter(fault -> fault.getKey().endsWith(" " + sort))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** A row for each target, a column for each moment. */
    synchronized String table() {
        StringBuilder text = new StringBuilder("| killed |");
        StringBuilder rule = new StringBuilder("|---|");
        for (Kill.Moment moment : Kill.Moment.values()) {
            text.append(' ').append(moment).append(" |");
            rule.append("--:|");
        }
        text.append(" kills | lost | wrong |\n").append(rule).append("--:|--:|--:|\n");
        for (Kill.Target target : Kill.Target.values()) {
            row(text, target.toString(), kills.getOrDefault(target, Map.of()), target + " ");
        }
        Map<Kill.Moment, Integer> all = new EnumMap<>(Kill.Moment.class);
        kills.values().forEach(moments -> moments.forEach((moment, count) -> all.merge(moment, count, Integer::sum)));
        row(text, "**all**", all, "");
        return text.toString();
    }

    private void row(StringBuilder text, String name, Map<Kill.Moment, Integer> moments, String prefix) {
        text.append("| ").append(name).append(" |");
        for (Kill.Moment moment : Kill.Moment.values()) {
            text.append(String.format(Locale.ROOT, " %d |", moments.getOrDefault(moment, 0)));
        }
        int sum = moments.values().stream().mapToInt(Integer::intValue).sum();
        int lost = prefix.isEmpty() ? count("lost") : faults.getOrDefault(prefix + "lost", 0);
        int wrong = prefix.isEmpty() ? count("wrong") : faults.getOrDefault(prefix + "wrong", 0);
        text.append(String.format(Locale.ROOT, " %d | %d | %d |\n", sum, lost, wrong));
    }
}
