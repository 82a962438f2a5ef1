package io.engram.data.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.data.InvalidData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokenizers' own libraries beside what they say in Python; see {@link TokenVectors}. */
class LibraryTokenizerTests {

    private static final String FILES = "bytelevel.json, wordpiece.json, unigram.json, bpe.model, unigram.model";

    static Stream<String> files() {
        return Arrays.stream(FILES.split(", "));
    }

    private static Tokenizer load(String name, byte[] content) {
        List<String> labels = TokenizerContent.labels(name, content);
        return new LibraryTokenizer(name, labels, Base64.getEncoder().encodeToString(content));
    }

    @ParameterizedTest
    @MethodSource("files")
    void cutsAndPutsTogetherAsItDoesInPython(String file) {
        TokenVectors.Reference reference = TokenVectors.of(file);
        byte[] content = TokenVectors.bytes(file);
        Tokenizer tokenizer = load(file, content);

        assertThat(TokenizerContent.labels(file, content)).isEqualTo(reference.labels());
        assertThat(reference.texts()).hasSizeGreaterThan(8).allSatisfy(encoded -> {
            List<String> tokens = tokenizer.tokens(encoded.text());
            assertThat(tokens).isEqualTo(encoded.tokens(reference.labels()));
            assertThat(tokenizer.text(tokens)).isEqualTo(encoded.decoded());
        });
    }

    @Test
    void givesBackEveryTextWhereItsTokensAreBytes() {
        Tokenizer bytes = load("bytelevel.json", TokenVectors.bytes("bytelevel.json"));
        Random random = new Random(17);
        for (int i = 0; i < 300; i++) {
            String text = random.ints(random.nextInt(60), 0, 0x2FFFF)
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());

            assertThat(bytes.text(bytes.tokens(text))).isEqualTo(text);
        }
        // Nothing is cut off, and half a character harms nobody.
        String longText = "the tide is high ".repeat(2000);
        assertThat(bytes.text(bytes.tokens(longText))).isEqualTo(longText);
        assertThat(bytes.text(bytes.tokens("a\ud83d b"))).isEqualTo("a? b");
    }

    @Test
    void leavesOutWhatIsNoTokenOfItsOwn() {
        Tokenizer words = load("wordpiece.json", TokenVectors.bytes("wordpiece.json"));

        assertThat(words.text(List.of("<begin>", "the", "tide", "<end>"))).isEqualTo("the tide");
        assertThat(words.text(List.of("<begin>"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "[]",
                "{}",
                "{\"a\": {\"b\": 1}}",
                "name,age\nx,3\n",
                "{\"model\": {\"vocab\": {}}}",
                "{\"model\": {\"vocab\": {\"a\": -1}}}",
                "{\"model\": {\"vocab\": {\"a\": 2000000000}}}",
                "{\"model\": {\"vocab\": [[\"a\", 0], [\"a\", 0]]}}",
                "\u0089PNG\r\n",
                "\n\u007f"
            })
    void saysOfWhatIsNoTokenizerWhatToGive(String content) {
        assertThatThrownBy(() -> TokenizerContent.labels("my.json", content.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(InvalidData.class)
                .hasMessageStartingWith("my.json ")
                .hasMessageContaining("Give a tokenizer.json");
    }

    @Test
    void refusesTwoTokensOfOneNumber() {
        String vocabulary = "{\"model\": {\"vocab\": {\"a\": 0, \"b\": 1}}, \"added_tokens\": [%s]}";
        String same = vocabulary.formatted("{\"id\": 1, \"content\": \"b\"}");
        assertThat(TokenizerContent.labels("my.json", same.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("a", "b");

        for (String twice : List.of(
                vocabulary.formatted("{\"id\": 1, \"content\": \"c\"}"),
                vocabulary.formatted("").replace("\"b\": 1", "\"c\": 1, \"b\": 1"))) {
            assertThatThrownBy(() -> TokenizerContent.labels("my.json", twice.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(InvalidData.class)
                    .hasMessageMatching("my.json gives the number 1 to the tokens '[bc]' and '[bc]'\\. Give a .*");
        }
    }

    @Test
    void saysNothingOfTheLibrarysOwnFiles() {
        byte[] whole = TokenVectors.bytes("bpe.model");
        List<String> labels = TokenizerContent.labels("bpe.model", whole);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] spoiled = whole.clone();
            spoiled[i < 30 ? 100 + i : spoiled.length - 1 - i] ^= 4;
            try {
                new LibraryTokenizer("my.model", labels, Base64.getEncoder().encodeToString(spoiled))
                        .tokens("the tide");
            } catch (InvalidData e) {
                assertThat(e)
                        .message()
                        .startsWith("my.model ")
                        .doesNotContain(".cc", "__w")
                        .endsWith("Save it again with the library that made it.");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void saysOfAFileWhoseTokenForTheUnknownIsNoneThatItIsBad() {
        String text = new String(TokenVectors.bytes("wordpiece.json"), StandardCharsets.UTF_8)
                .replaceAll("(\"unk_token\"\\s*:\\s*)\"[^\"]*\"", "$1\"[NONE]\"");
        Tokenizer words = load("words.json", text.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> words.tokens("\u2603"))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("words.json cannot cut this text")
                .hasMessageContaining("from the vocabulary. Save it again");
    }

    @Test
    void saysOfAFileThatItsLibraryDoesNotLoadThatItIsBad() {
        byte[] content = "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> load("my.json", content).tokens("a"))
                .isInstanceOf(InvalidData.class)
                .hasMessageStartingWith("my.json cannot be loaded: ")
                .hasMessageContaining("Save it again");
    }

    @ParameterizedTest
    @MethodSource("files")
    void failsByNameWhereAFileBreaksOffOrIsDamaged(String file) {
        byte[] whole = TokenVectors.bytes(file);
        Random random = new Random(file.hashCode());
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] bad = i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (i % 2 == 1) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                // A letter may be another one and all is well.
                load(file, bad).tokens("the tide");
            } catch (InvalidData e) {
                assertThat(e).hasMessageStartingWith(file + " ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(29);
    }
}
