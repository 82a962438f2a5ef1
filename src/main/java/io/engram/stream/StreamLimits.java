package io.engram.stream;

import io.engram.access.ClientNetwork;
import java.util.HashMap;
import java.util.Map;

/** How many streams are open, in all and of each client. */
final class StreamLimits {

    private final StreamSettings settings;
    private final Map<String, Integer> ofClients = new HashMap<>();
    private int all;

    StreamLimits(StreamSettings settings) {
        this.settings = settings;
    }

    /**
     * One more.
     *
     * @return to be run, once, when it is closed
     * @throws TooManyStreams where there are enough
     */
    synchronized Runnable enter(String remoteAddress) {
        String client = ClientNetwork.of(remoteAddress);
        int ofClient = ofClients.getOrDefault(client, 0);
        if (ofClient >= settings.perClient()) {
            throw TooManyStreams.ofOneClient(settings.perClient());
        }
        if (all >= settings.maxClients()) {
            throw TooManyStreams.ofAll(settings.maxClients());
        }
        all++;
        ofClients.put(client, ofClient + 1);
        return () -> leave(client);
    }

    private synchronized void leave(String client) {
        all--;
        ofClients.computeIfPresent(client, (name, count) -> count > 1 ? count - 1 : null);
    }
}
