package io.engram.cli.remote;

import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Makes sentences of what a server answers instead of what it was asked for (RFC 9457). */
final class Problem {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final String KEY_IN_USE = "idempotency-key-in-use";

    private Problem() {}

    static Refused of(int status, String body) {
        JsonNode problem = read(body);
        StringBuilder text = new StringBuilder(said(status, problem));
        problem.path("errors")
                .forEach(error -> text.append("\n  ")
                        .append(error.path("pointer").asString(""))
                        .append(": ")
                        .append(error.path("detail").asString("")));
        if (status == UNAUTHORIZED) {
            text.append("\nGive a token with --token-file, --token or in ENGRAM_TOKEN.");
        }
        return new Refused(exitStatus(status), text.toString(), problem.isObject() ? problem : null);
    }

    private static String said(int status, JsonNode problem) {
        String detail = problem.path("detail").asString("");
        if (detail.isEmpty()) {
            return "The server answers " + status + " and does not say why. Is it an Engram server?";
        }
        if (problem.has("errors")) {
            String title = problem.path("title").asString("").toLowerCase(Locale.ROOT);
            return "The server refuses (" + status + ", " + title + "):";
        }
        return "The server refuses (" + status + "): " + detail;
    }

    private static JsonNode read(String body) {
        try {
            return Json.read(body);
        } catch (JacksonException e) {
            return Json.object();
        }
    }

    private static int exitStatus(int status) {
        return switch (status) {
            case NOT_FOUND, CONFLICT, GONE, PRECONDITION_FAILED -> Refused.NO;
            case BAD_REQUEST, TOO_LARGE, UNPROCESSABLE -> Refused.WRONG_USE;
            default -> Refused.NO_SERVER;
        };
    }

    /** Whether the same request, sent again a little later, may get another answer. */
    static boolean passes(int status, String body) {
        return status == 429
                || status == 502
                || status == 503
                || status == 504
                || (status == CONFLICT && read(body).path("type").asString("").endsWith(KEY_IN_USE));
    }
}
