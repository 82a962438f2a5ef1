package io.engram.cli.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that let a client in. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class Credential {

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:ENGRAM_TOKEN:-}",
            description = "A token of that server. Better in ENGRAM_TOKEN or a file, which other users cannot see.")
    private String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "A file that holds the token.")
    private @Nullable Path file;

    /** The token, or nothing. */
    public String text() {
        if (file == null) {
            return token;
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Refused(Refused.WRONG_USE, "The token's file " + file + " cannot be read.", e);
        }
    }
}
