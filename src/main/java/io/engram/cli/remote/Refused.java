package io.engram.cli.remote;

import io.engram.definition.Flaw;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** It cannot be done; the message says why, and what would help. */
public final class Refused extends RuntimeException {

    /** The answer is no: there is none, or its state does not allow it. */
    public static final int NO = 1;

    /** Options, an id or a definition are not right. */
    public static final int WRONG_USE = 2;

    /** No server answers, or it does not let this client in, or cannot now. */
    public static final int NO_SERVER = 3;

    private final int exitStatus;

    /** What the server said. */
    private final transient @Nullable JsonNode problem;

    public Refused(int exitStatus, String message, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
        this.problem = null;
    }

    public Refused(int exitStatus, String message) {
        this(exitStatus, message, (JsonNode) null);
    }

    Refused(int exitStatus, String message, @Nullable JsonNode problem) {
        super(message);
        this.exitStatus = exitStatus;
        this.problem = problem;
    }

    /** A definition that cannot be trained, as a server would say it. */
    public static Refused ofDefinition(String message, List<Flaw> flaws) {
        ObjectNode problem = Json.object();
        problem.put("title", "Invalid definition").put("detail", message);
        ArrayNode errors = problem.putArray("errors");
        StringBuilder text = new StringBuilder(message);
        for (Flaw flaw : flaws) {
            errors.addObject().put("pointer", flaw.pointer()).put("detail", flaw.detail());
            text.append("\n  ").append(flaw.pointer()).append(": ").append(flaw.detail());
        }
        return new Refused(WRONG_USE, text.toString(), problem);
    }

    public int exitStatus() {
        return exitStatus;
    }

    /** A document for programs, in the form of RFC 9457: what the server said, or the message. */
    public JsonNode problem() {
        return problem == null
                ? Json.object()
                        .put("title", exitStatus == NO_SERVER ? "No server" : "Refused")
                        .put("detail", getMessage())
                : problem;
    }
}
