using System.Net.Sockets;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage;
using Rx.Torrent.Transport;

namespace Rx.Torrent.CommandLine;

/// <summary>How a command ends that could not do what it should: an exit code and one line.</summary>
internal sealed record Failure(int ExitCode, string Message)
{
    /// <summary>What to tell the user; null for an exception that only a mistake in the program can cause, and that should be seen as such.</summary>
    public static Failure? Of(Exception exception, bool interrupted) => exception switch
    {
        OperationCanceledException when interrupted => new(CommandLine.ExitCode.Interrupted, "interrupted"),
        CommandException command => new(command.ExitCode, command.Message),
        MetainfoException or MagnetLinkException => new(CommandLine.ExitCode.BadTorrent, exception.Message),
        TransportException or SocketException => new(CommandLine.ExitCode.Network, exception.Message),
        StoreException or IOException or UnauthorizedAccessException => new(CommandLine.ExitCode.Disk, exception.Message),
        AggregateException { InnerExceptions: [var first, ..] } => Of(first, interrupted),
        _ => null,
    };
}
