package io.engram.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.springframework.stereotype.Component;

/**
 * Finds addresses and refuses those that are not public. The client connects to the very addresses that were looked at,
 * so that a name cannot have one address when it is judged and another when it is used.
 */
@Component
class GuardedResolver implements DnsResolver {

    /** Each is tried for as long as an attempt may take. */
    private static final int MOST_ADDRESSES = 3;

    private final HostLookup lookup;
    private final boolean allowPrivate;

    GuardedResolver(HostLookup lookup, WebhookSettings settings) {
        this.lookup = lookup;
        this.allowPrivate = settings.allowPrivate();
    }

    /** A host has an address that a webhook must not go to. */
    static final class NotPublic extends UnknownHostException {

        NotPublic(String host, InetAddress address) {
            super(host + " is " + address.getHostAddress() + ", which is not an address of the public internet;"
                    + " the setting engram.webhooks.allow-private would let it pass");
        }
    }

    /** One that is not public refuses the whole: who answers so has something in mind. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookup.find(host);
        for (InetAddress address : found) {
            if (!allowPrivate && !PublicAddresses.contain(address)) {
                throw new NotPublic(host, address);
            }
        }
        return found.length <= MOST_ADDRESSES ? found : Arrays.copyOf(found, MOST_ADDRESSES);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
