package io.engram.webhook;

import io.engram.definition.Flaw;
import io.engram.definition.NearestName;
import io.engram.experiment.ExperimentState;
import io.engram.experiment.ExperimentStates;
import io.engram.experiment.InvalidBody;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a webhook may be. */
@Component
class WebhookRules {

    private static final int LONGEST_URL = 2000;
    private static final int LONGEST_LABEL = 100;
    private static final int HIGHEST_PORT = 65_535;
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final List<String> STATES =
            ExperimentStates.ALL.stream().map(ExperimentState::text).toList();

    private final GuardedResolver resolver;

    WebhookRules(GuardedResolver resolver) {
        this.resolver = resolver;
    }

    /** What may be. */
    record Checked(
            String url, List<String> events, @Nullable String label) {}

    /** @throws InvalidBody with everything that is wrong */
    Checked check(WebhookRequest request) {
        List<Flaw> flaws = new ArrayList<>();
        String url = url(request.url(), flaws);
        List<String> events = events(request.events(), flaws);
        String label = request.label();
        if (label != null && (label.isBlank() || label.length() > LONGEST_LABEL || label.indexOf(0) >= 0)) {
            flaws.add(new Flaw("/label", "cannot be a label. Give 1 to " + LONGEST_LABEL + " characters."));
        }
        if (!flaws.isEmpty()) {
            throw new InvalidBody(flaws);
        }
        return new Checked(url, events, label);
    }

    private static List<String> events(@Nullable List<@Nullable String> asked, List<Flaw> flaws) {
        if (asked == null || asked.isEmpty()) {
            flaws.add(new Flaw("/events", "names no state. Known: " + String.join(", ", STATES)));
            return List.of();
        }
        for (int i = 0; i < asked.size(); i++) {
            String event = String.valueOf(asked.get(i));
            if (!STATES.contains(event)) {
                flaws.add(new Flaw(
                        "/events/" + i, "there is no state '" + event + "'; " + NearestName.hint(event, STATES)));
            }
        }
        Set<String> known = new LinkedHashSet<>(STATES);
        known.retainAll(asked);
        return List.copyOf(known);
    }

    private String url(@Nullable String url, List<Flaw> flaws) {
        Optional<String> problem = url == null ? Optional.of("is missing") : problem(url);
        problem.ifPresent(what ->
                flaws.add(new Flaw("/url", what + ". Give an address as in https://example.com/engram-events.")));
        return url == null ? "" : url;
    }

    private Optional<String> problem(String url) {
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("cannot be read as an address");
        }
        String scheme = address.getScheme();
        if (url.length() > LONGEST_URL) {
            return Optional.of("is longer than " + LONGEST_URL + " characters");
        }
        if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            return Optional.of("is neither http nor https");
        }
        if (address.getHost() == null || address.getPort() == 0 || address.getPort() > HIGHEST_PORT) {
            return Optional.of("has no host, or a port that cannot be");
        }
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            return Optional.of("has a user or a fragment in it, which cannot be sent: the signature says who sends");
        }
        return unreachable(address.getHost());
    }

    private Optional<String> unreachable(String host) {
        try {
            resolver.resolve(host);
            return Optional.empty();
        } catch (GuardedResolver.NotPublic e) {
            return Optional.of("is refused: " + e.getMessage());
        } catch (UnknownHostException e) {
            return Optional.of("has a host that has no address: " + host);
        }
    }
}
