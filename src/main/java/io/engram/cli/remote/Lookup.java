package io.engram.cli.remote;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Finds the experiment or checkpoint that somebody means. A whole id is taken as it is. Anything else is first the name
 * of an experiment, in full, and then the beginning of an id, with or without {@code exp_}; it must fit one only.
 */
final class Lookup {

    /** How an experiment is named on the command line. */
    static final String MEANT = "The experiment: its id, the beginning of its id, or its name, where only one fits.";

    private static final String WHOLE = "_[0-9a-hjkmnp-tv-z]{26}";
    private static final int PAGE = 200;

    private Lookup() {}

    /** The id of an experiment. */
    static String experiment(Api api, String given) {
        if (given.matches("exp" + WHOLE)) {
            return given;
        }
        if (!given.startsWith("exp_")) {
            List<JsonNode> named =
                    items(api.get("/experiments?limit=" + PAGE + "&q=" + Api.part(given)), "items").stream()
                            .filter(experiment ->
                                    experiment.path("name").asString().equals(given))
                            .toList();
            if (!named.isEmpty()) {
                return only(given, "is the name of", named);
            }
        }
        String beginning = given.startsWith("exp_") ? given : "exp_" + given;
        List<JsonNode> begun = items(api.get("/experiments?limit=" + PAGE + "&id=" + Api.part(beginning)), "items");
        if (begun.isEmpty()) {
            throw new Refused(
                    Refused.NO,
                    "There is no experiment whose name is '" + given
                            + "' or whose id begins so. engram list shows them.");
        }
        return only(given, "begins the ids of", begun);
    }

    /** The id of a checkpoint of that experiment. */
    static String checkpoint(Api api, String experiment, String given) {
        if (given.matches("ckp" + WHOLE)) {
            return given;
        }
        String beginning = given.startsWith("ckp_") ? given : "ckp_" + given;
        List<JsonNode> begun = StreamSupport.stream(
                        api.get("/experiments/" + experiment + "/checkpoints").spliterator(), false)
                .filter(checkpoint -> checkpoint.path("id").asString().startsWith(beginning))
                .toList();
        if (begun.isEmpty()) {
            throw new Refused(
                    Refused.NO, "No checkpoint of " + experiment + " has an id that begins with " + beginning + ".");
        }
        return only(given, "begins the ids of", begun);
    }

    private static String only(String given, String fits, List<JsonNode> found) {
        if (found.size() > 1) {
            throw new Refused(
                    Refused.WRONG_USE,
                    "'" + given + "' " + fits + " " + (found.size() < PAGE ? found.size() : "many")
                            + ". Name one of them:"
                            + found.stream()
                                    .limit(10)
                                    .map(one -> "\n  " + one.path("id").asString() + "  "
                                            + one.path("status").asString("") + "  "
                                            + one.path("created_at").asString())
                                    .collect(Collectors.joining()));
        }
        return found.get(0).path("id").asString();
    }

    private static List<JsonNode> items(JsonNode page, String field) {
        return StreamSupport.stream(page.path(field).spliterator(), false).toList();
    }
}
