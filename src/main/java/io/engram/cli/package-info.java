/**
 * The command line. {@link io.engram.cli.EngramCommand} has all of it; what works without a server is here, what asks
 * one in {@link io.engram.cli.remote.RemoteCommands}.
 */
@NullMarked
package io.engram.cli;

import org.jspecify.annotations.NullMarked;
