/**
 * The commands that ask a server. {@link io.engram.cli.remote.Api} is the one client of the REST API;
 * {@link io.engram.cli.remote.RemoteCommands} lists what is built on it. Nothing here knows the server's classes, so
 * that a command is answered as fast as a JVM starts.
 */
@NullMarked
package io.engram.cli.remote;

import org.jspecify.annotations.NullMarked;
