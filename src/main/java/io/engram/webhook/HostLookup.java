package io.engram.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.stereotype.Component;

/** Finds the addresses of a host. */
@FunctionalInterface
interface HostLookup {

    InetAddress[] find(String host) throws UnknownHostException;

    /** As this machine does it. */
    @Component
    final class SystemLookup implements HostLookup {

        @Override
        public InetAddress[] find(String host) throws UnknownHostException {
            return InetAddress.getAllByName(host);
        }
    }
}
