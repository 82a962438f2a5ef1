package io.engram.cli.remote;

import io.engram.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what the worker of an experiment has logged. */
@Command(name = "logs", description = "Show the log of an experiment's worker.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class LogsCommand extends Remote {

    @Parameters(paramLabel = "ID", description = Lookup.MEANT)
    private String experiment;

    @Option(names = "--tail", paramLabel = "LINES", description = "Only so many lines from its end.")
    private @Nullable Integer tail;

    @Option(
            names = "--follow",
            description = "Go on with what comes, until the training ends. With --json a document" + " in each line.")
    private boolean follow;

    @Override
    protected int ask(Api api) {
        String path = "/experiments/" + Lookup.experiment(api, experiment) + "/log?follow=" + follow
                + (tail == null ? "" : "&tail=" + tail);
        try (BufferedReader log = new BufferedReader(
                new InputStreamReader(api.open(api.request(path)).body(), StandardCharsets.UTF_8))) {
            if (isJson() && !follow) {
                line(Json.object()
                        .put("log", log.lines().collect(Collectors.joining("\n")))
                        .toString());
                return 0;
            }
            for (String text = log.readLine(); text != null; text = log.readLine()) {
                line(isJson() ? Json.object().put("line", text).toString() : shown(text));
            }
            return 0;
        } catch (IOException e) {
            throw new Refused(
                    Refused.NO_SERVER,
                    "The connection broke before the end of the log. The same command shows it again.",
                    e);
        }
    }

    /** A file gets the log as it is. */
    private String shown(String text) {
        return terminal().live() ? Terminal.harmless(text) : text;
    }
}
