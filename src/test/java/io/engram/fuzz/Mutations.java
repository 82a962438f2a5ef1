package io.engram.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Spoils texts and bytes as carelessness, malice and broken lines do. */
final class Mutations {

    /** What has broken parsers before. */
    private static final List<String> TOKENS = List.of(
            "\u0000",
            "\u0007",
            "\u001b",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\ufffe",
            "\ud800",
            "\udc00",
            "\ud83d\ude00",
            "é",
            "\\u0000",
            "\\ud800",
            "\\x00",
            "\\",
            "\"",
            "'",
            "`",
            "|",
            ">",
            "%",
            "@",
            "&a ",
            "*a",
            "*a: ",
            "<<: *a",
            "? ",
            "- ",
            "!!java.net.URL [http://127.0.0.1/]",
            "!!str ",
            "!foo ",
            "!<tag:yaml.org,2002:int> ",
            "%YAML 1.1\n---\n",
            "---\n",
            "...\n",
            "\n",
            "\r",
            "\r\n",
            "\t",
            " ",
            "  ",
            ":",
            ": ",
            ",",
            "#",
            "[",
            "]",
            "{",
            "}",
            "[]",
            "{}",
            "[[[[[[[[",
            "{a: {a: {a: ",
            "null",
            "~",
            "true",
            "no",
            "NaN",
            ".nan",
            ".inf",
            "-.inf",
            "Infinity",
            "0",
            "-0",
            "-1",
            "1.",
            ".5",
            "0x10",
            "0o7",
            "1_000",
            "1e5",
            "1e400",
            "-1e400",
            "1e-400",
            "1e999999999",
            "1e-999999999",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999999999",
            "12:30:45",
            "2001-12-14",
            "${hparams.hidden}",
            "${hparams.a}",
            "${",
            "${}",
            "${.}",
            "${modules.model.0}",
            "${name}",
            "${hparams}",
            "${a.b.c.d}",
            "/*",
            "//",
            "<!--",
            "</script>",
            "../..",
            "'; drop table experiment; --",
            "%00",
            "%ff",
            "%n%s%x",
            "${jndi:ldap://127.0.0.1/a}",
            "#{7*7}",
            "__proto__");

    private Mutations() {}

    /** Some changes, often few, so that what is behind the first check is reached too. */
    static String text(String original, Chance chance) {
        String text = original;
        int changes = chance.oneIn(3) ? chance.between(2, 12) : 1;
        for (int i = 0; i < changes; i++) {
            text = changed(text, chance);
        }
        return text;
    }

    private static String changed(String text, Chance chance) {
        int at = chance.below(text.length() + 1);
        int to = Math.min(text.length(), at + chance.between(1, chance.oneIn(4) ? 60 : 4));
        String before = text.substring(0, at);
        String part = text.substring(at, to);
        String after = text.substring(to);
        return switch (chance.below(9)) {
            case 0 -> before + after;
            case 1 -> before + part + part + after;
            case 2, 3 -> before + token(chance) + part + after;
            case 4 -> before + token(chance) + after;
            case 5 -> chance.oneIn(4) ? before : before + (char) chance.below(chance.oneIn(2) ? 128 : 65536) + after;
            case 6 -> value(text, chance);
            case 7 -> line(text, chance);
            default -> before + part.repeat(chance.oneIn(20) ? 3000 : chance.between(2, 5)) + after;
        };
    }

    static String token(Chance chance) {
        return chance.of(TOKENS);
    }

    /** Puts a token in the place of a word or a number. */
    private static String value(String text, Chance chance) {
        int start = chance.below(text.length() + 1);
        while (start < text.length() && !Character.isLetterOrDigit(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return text.substring(0, start) + token(chance) + text.substring(end);
    }

    /** Leaves a line out, or puts it at another place, or indents it. */
    private static String line(String text, Chance chance) {
        List<String> lines = new java.util.ArrayList<>(List.of(text.split("\n", -1)));
        String line = lines.remove(chance.below(lines.size()));
        if (!chance.oneIn(3)) {
            lines.add(chance.below(lines.size() + 1), " ".repeat(chance.below(4)) + line);
        }
        return String.join("\n", lines);
    }

    /** Bytes that are spoiled as bytes: bits that fall over, ends that are missing. */
    static byte[] bytes(byte[] original, Chance chance) {
        byte[] bytes = original.clone();
        int changes = chance.between(1, 6);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = chance.oneIn(2) ? chance.below(Math.min(300, bytes.length)) : chance.below(bytes.length);
            switch (chance.below(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << chance.below(8));
                case 1 -> bytes[at] = (byte) chance.below(256);
                case 2 -> bytes = java.util.Arrays.copyOf(bytes, at);
                case 3 -> bytes = spliced(bytes, at, token(chance).getBytes(StandardCharsets.UTF_8));
                default -> {
                    for (int k = at; k < Math.min(bytes.length, at + 8); k++) {
                        bytes[k] = chance.of((byte) 0, (byte) -1, (byte) 127, (byte) -128);
                    }
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] inserted) {
        byte[] whole = new byte[bytes.length + inserted.length];
        System.arraycopy(bytes, 0, whole, 0, at);
        System.arraycopy(inserted, 0, whole, at, inserted.length);
        System.arraycopy(bytes, at, whole, at + inserted.length, bytes.length - at);
        return whole;
    }
}
