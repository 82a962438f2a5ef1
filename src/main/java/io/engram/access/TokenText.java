package io.engram.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as its holder sends it: {@code engram_tok_01k…_<secret>}. The id finds the row, the secret proves the holder.
 *
 * <p>What is kept is its SHA-256, not bcrypt's: a slow hash makes up for passwords that people choose. This secret has
 * 256 bits of chance, so nobody guesses it from its hash, and a slow hash at every request would only let a flood of
 * wrong tokens cost the server more than it costs the sender.
 */
record TokenText(String id, String text) {

    private static final int SECRET_BYTES = 32;
    private static final String SHAPE = "engram_(tok_[0-9a-z]{26})_[A-Za-z0-9_-]{43}";
    private static final Pattern TOKEN = Pattern.compile(SHAPE);

    /** Looser than a token, so that half of one, or one with a slip in it, is hidden too. */
    private static final Pattern LIKE_A_TOKEN = Pattern.compile("(?i)engram_tok_[\\w-]+");

    /** A new secret for this id. */
    static TokenText mint(String id, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new TokenText(
                id,
                "engram_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Empty where it does not have the shape of a token. */
    static Optional<TokenText> read(String text) {
        Matcher token = TOKEN.matcher(text);
        return token.matches() ? Optional.of(new TokenText(token.group(1), text)) : Optional.empty();
    }

    static boolean occursIn(String text) {
        return LIKE_A_TOKEN.matcher(text).find();
    }

    /** The text with every token in it made unusable. */
    static String hide(String text) {
        return LIKE_A_TOKEN.matcher(text).replaceAll("engram_tok_(hidden)");
    }

    /** What is kept of a token. */
    String hash() {
        return hash(text);
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes equally long wherever the two differ. */
    static boolean same(String hash, String other) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "TokenText[" + id + "]";
    }
}
