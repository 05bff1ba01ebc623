namespace Rx.Torrent.CommandLine;

/// <summary>A command cannot go on, for a reason that the user can read in one line and do something about.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="CommandLine.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    public static CommandException Usage(string message) => new(CommandLine.ExitCode.Usage, message);
}
