package io.engram.data.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PiecesOfWordsTests {

    @Test
    void cutAsSentencePieceDoes() {
        TokenVectors.Reference reference = TokenVectors.of("bpe.model");
        Tokenizer pieces = new PiecesOfWords(reference.labels());
        // What SentencePiece does not know is another matter: it is no number there, and a bad row here.
        List<TokenVectors.Encoded> known = reference.texts().stream()
                .filter(encoded -> !encoded.tokens(reference.labels()).contains("<unk>"))
                .toList();

        assertThat(known).hasSizeGreaterThan(4).allSatisfy(encoded -> {
            List<String> tokens = pieces.tokens(encoded.text());
            assertThat(tokens).isEqualTo(encoded.tokens(reference.labels()));
            assertThat(pieces.text(tokens)).isEqualTo(encoded.decoded());
        });
    }

    @Test
    void giveBackEveryTextBesideItsWhiteSpace() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            Map<String, Long> words = new LinkedHashMap<>();
            List<String> texts = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                String text = anyText(random);
                texts.add(text);
                PiecesOfWords.words(text).forEach(word -> words.merge(word, 1L, Long::sum));
            }
            List<String> learned = LearnedPieces.of(words, Set.of(), 60);
            Tokenizer pieces = new PiecesOfWords(learned);

            for (String text : texts) {
                List<String> tokens = pieces.tokens(text);
                assertThat(pieces.text(tokens)).isEqualTo(plain(text));
                assertThat(tokens.stream().filter(token -> token.codePointCount(0, token.length()) > 1))
                        .isSubsetOf(learned);
            }
        }
    }

    private static String plain(String text) {
        return Arrays.stream(text.split("[\\s\u2581]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Few different characters, so that something repeats: letters, white space, accents, emoji, the mark itself. */
    private static String anyText(Random random) {
        int[] some = {'a', 'a', 'b', ' ', '\t', 'é', 0x301, 0x1F642, 0x6771, 0x2581, '\n', '.', 'ß', 0xA0};
        return random.ints(random.nextInt(40), 0, some.length)
                .map(i -> some[i])
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void areLearnedInTheOrderOfSennrichsExample() {
        // Sennrich et al. 2016, algorithm 1, with the mark in front in place of </w>.
        Map<String, Long> words = new LinkedHashMap<>();
        words.put("low_", 5L);
        words.put("lower_", 2L);
        words.put("newest_", 6L);
        words.put("widest_", 3L);

        List<String> learned = LearnedPieces.of(words, Set.of(), 17);

        assertThat(learned.subList(0, 11)).contains("_", "e", "s", "t", "w").allMatch(piece -> piece.length() == 1);
        // Sennrich: es, est, est_, lo, low. Of equally frequent pairs (es, st: both 9) the first of the alphabet.
        assertThat(learned.subList(11, 16)).containsExactly("es", "est", "est_", "lo", "low");
    }

    @Test
    void areThoseThatCountingAfreshEachTimeFinds() {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            Map<String, Long> words = new LinkedHashMap<>();
            for (int k = 0; k < 12; k++) {
                String word = random.ints(1 + random.nextInt(9), 'a', 'd')
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
                words.merge("_" + word, 1L + random.nextInt(4), Long::sum);
            }

            assertThat(LearnedPieces.of(words, Set.of("z"), 30)).isEqualTo(slowly(words, Set.of("z"), 30));
        }
    }

    /** The textbook's way: all pairs are counted again for each piece. */
    private static List<String> slowly(Map<String, Long> words, Set<String> alphabet, int most) {
        Map<String, Long> characters = new TreeMap<>();
        Map<List<String>, Long> cut = new LinkedHashMap<>();
        words.forEach((word, count) -> {
            cut.merge(List.of(word.split("")), count, Long::sum);
            Arrays.stream(word.split("")).forEach(character -> characters.merge(character, count, Long::sum));
        });
        Set<String> pieces = new LinkedHashSet<>(alphabet);
        characters.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
                .forEach(entry -> pieces.add(entry.getKey()));
        Map<List<String>, Long> now = cut;
        while (pieces.size() < most) {
            Map<List<String>, Long> pairs = new HashMap<>();
            now.forEach((parts, count) -> {
                for (int i = 0; i + 1 < parts.size(); i++) {
                    pairs.merge(parts.subList(i, i + 2), count, Long::sum);
                }
            });
            List<String> best = pairs.entrySet().stream()
                    .filter(pair -> pair.getValue() > 1)
                    .min(Map.Entry.<List<String>, Long>comparingByValue()
                            .reversed()
                            .thenComparing(pair -> pair.getKey().get(0))
                            .thenComparing(pair -> pair.getKey().get(1)))
                    .map(Map.Entry::getKey)
                    .orElse(List.of());
            if (best.isEmpty()) {
                break;
            }
            pieces.add(String.join("", best));
            Map<List<String>, Long> next = new LinkedHashMap<>();
            now.forEach((parts, count) -> next.merge(merged(parts, best), count, Long::sum));
            now = next;
        }
        return List.copyOf(pieces);
    }

    private static List<String> merged(List<String> parts, List<String> pair) {
        List<String> merged = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean both = i + 1 < parts.size() && parts.subList(i, i + 2).equals(pair);
            merged.add(both ? String.join("", pair) : parts.get(i));
            i += both ? 1 : 0;
        }
        return merged;
    }

    @Test
    void ofATextWithoutSpacesAreCutInNoTimeAndCountedInParts() {
        String long1 = "ab".repeat(200_000);
        TrainingWords words = new TrainingWords();
        words.add(long1);

        Tokenizer pieces = new PiecesOfWords(words.pieces(Set.of(), 12));

        // In time n²: minutes.
        assertThat(pieces.text(pieces.tokens(long1))).isEqualTo(long1);
        assertThat(words.size()).isLessThan(5);
    }
}
