package io.engram.cli.remote;

import java.util.List;

/** The commands that ask a server. */
public final class RemoteCommands {

    /** In the order of the help. */
    public static final List<Class<?>> ALL = List.of(
            SubmitCommand.class,
            WatchCommand.class,
            ListCommand.class,
            ShowCommand.class,
            LogsCommand.class,
            BestCommand.class,
            DownloadCommand.class,
            SteerCommands.Pause.class,
            SteerCommands.Resume.class,
            SteerCommands.Cancel.class,
            SteerCommands.Retry.class,
            SteerCommands.Checkpoint.class,
            ForkCommand.class,
            DeleteCommand.class,
            DatasetCommands.class);

    private RemoteCommands() {}
}
